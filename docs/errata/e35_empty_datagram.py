"""E35: anybody may send an empty datagram; to a server that breaks on it, that
is the end.
"""

from staging import udp


def serve(sock):
    served = []
    while True:
        data, _ = sock.recvfrom(1024)
        if not data:  # right for TCP
            return served
        served.append(data)


with udp() as server, udp() as client:
    for data in (b"one", b"", b"two"):
        client.sendto(data, server.getsockname())
    served = serve(server)
    print("sent one, nothing, two; the server has ended after", served)
    assert served == [b"one"]
