"""E14: to close a socket with unread input destroys the reply that was sent
before.
"""

import socket

from staging import pair, start, wait_until_queued

REPLY = bytes(3_000_000)


def receive_all(sock):
    received = 0
    try:
        while True:
            data = sock.recv(100_000)
            if not data:
                return received, "the end"
            received += len(data)
    except ConnectionResetError as error:
        return received, type(error).__name__


client, server = pair()
with client, server:
    client.sendall(b"a request that is not read")
    wait_until_queued(server, 1)
    print(f"send takes {server.send(REPLY):,} bytes, then close")
    server.close()
    received, end = receive_all(client)
    print(f"    the client gets {received:,} bytes, then {end}")
    assert received < len(REPLY) and end == "ConnectionResetError"

client, server = pair()
with client, server:
    client.sendall(b"a request that is not read")
    client.shutdown(socket.SHUT_WR)
    outcome = []
    reader = start(lambda: outcome.extend(receive_all(client)))
    server.sendall(REPLY)
    server.shutdown(socket.SHUT_WR)
    while server.recv(1000):  # to the peer's end
        pass
    server.close()
    reader.join()
    received, end = outcome
    print(f"with shutdown and a read to the end: {received:,} bytes, then {end}")
    assert outcome == [len(REPLY), "the end"]
