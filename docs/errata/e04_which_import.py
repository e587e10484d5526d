"""E04: the listings write the same call in three ways; no import makes all of
them run.
"""

IMPORTS = [
    "import socket",
    "from socket import *",
    "import socket; from socket import AF_INET, SOCK_STREAM",
]
CALLS = [
    "socket.socket(AF_INET, SOCK_STREAM)",
    "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "socket(AF_INET, SOCK_STREAM)",
]

for line in IMPORTS:
    print(line)
    works = 0
    for call in CALLS:
        names = {}
        exec(line, names)
        try:
            eval(call, names).close()
            works += 1
            print("    runs: ", call)
        except (AttributeError, NameError, TypeError) as error:
            print("    fails:", call, "-", error)
    assert works < len(CALLS)
