"""E70: a client that writes all before it reads, and a server that answers as
it reads.
"""

import socket

from staging import error_of, pair, start, unsent, wait_until_blocked

client, server = pair()
with client, server:

    def serve():
        while True:
            data = server.recv(65536)
            server.sendall(data)

    threads = [start(error_of, serve)]
    threads.append(start(error_of, client.sendall, bytes(30_000_000)))
    for thread in threads * 2:
        wait_until_blocked(thread)
    print(f"both wait in sendall; {unsent(client):,} and {unsent(server):,} bytes wait")
    assert all(thread.is_alive() for thread in threads)
    assert unsent(client) and unsent(server)
    for sock in (client, server):
        sock.shutdown(socket.SHUT_RDWR)
    for thread in threads:
        thread.join()
