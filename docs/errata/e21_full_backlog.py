"""E21: with a full backlog nobody is refused: the next client waits and hears
nothing.
"""

import socket

from staging import error_of, listen


def fill(listener):
    """Connects until it does not work any more: how many, and the error of the
    last.
    """
    clients = []
    while True:
        client = socket.socket()
        client.settimeout(0.3)
        clients.append(client)
        error = error_of(client.connect, listener.getsockname())
        if error:
            for client in clients:
                client.close()
            return len(clients) - 1, error


with listen(5) as listener:
    held, error = fill(listener)
    print(f"listen(5) holds {held}; the next one: {error!r}")
    assert held == 6 and isinstance(error, socket.timeout)

with socket.socket() as listener:
    listener.listen()  # not bound: the system chooses a port
    held, error = fill(listener)
    print(f"listen()  holds {held}; the next one: {error!r}")
    assert held == 129 and listener.getsockname()[1] != 0
