"""E61: a program ends when its pool has: one idle client is enough to keep it."""

import signal
import socket
import subprocess

from staging import child

SERVER = """
import socket, sys
from concurrent.futures import ThreadPoolExecutor

def handle_conn(conn):
    with conn:
        conn.recv(1024)

pool = ThreadPoolExecutor(4)
with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    pool.submit(handle_conn, listener.accept()[0])
    print("serving", flush=True)
    if sys.argv[1] == "exit":
        sys.exit(3)
    listener.accept()
"""


def lives_on(process):
    try:
        process.wait(timeout=0.7)
        return False
    except subprocess.TimeoutExpired:
        return True


pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
for way in ("exit", "Ctrl-C"):
    with child(SERVER, way, **pipes) as server:
        port = int(server.stdout.readline())
        with socket.create_connection(("127.0.0.1", port)):
            assert server.stdout.readline() == "serving\n"
            if way == "Ctrl-C":
                server.send_signal(signal.SIGINT)
            still = lives_on(server)
            print(f"{way}, with an idle client; the server lives on: {still}")
            assert still
        print("    the client has left; exit status", server.wait())
        assert server.returncode != 0
