"""E69: a server that is started again; SO_REUSEADDR must have been set the
first time too.
"""

import socket

from staging import error_of


def run(address, reuse):
    """Serves one client and ends first; the address, or the error of bind."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
        error = error_of(listener.bind, address)
        if error:
            return error
        listener.listen()
        address = listener.getsockname()
        with socket.create_connection(address) as client:
            listener.accept()[0].close()
            client.recv(1)
        return address


ANY = ("127.0.0.1", 0)
for first, second in ((0, 0), (0, 1), (1, 1)):
    outcome = run(run(ANY, first), second)
    print(f"SO_REUSEADDR {first}, and then {second}: {outcome!r}")
    assert isinstance(outcome, OSError) == (not first)

with socket.socket() as one, socket.socket() as two:
    for sock in (one, two):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind(ANY)
    one.listen()
    error = error_of(two.bind, one.getsockname())
    print("two that live, with it:", repr(error))
    assert error
