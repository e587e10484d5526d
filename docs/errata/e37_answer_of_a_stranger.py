"""E37: an unconnected client takes the datagram of anybody for the answer."""

from staging import udp

with udp() as client, udp() as server, udp() as stranger:
    client.sendto(b"question", server.getsockname())
    stranger.sendto(b"forged", client.getsockname())
    data, address = client.recvfrom(100)
    asked = address == server.getsockname()
    print("not connected: received", data, "- from whom we have asked:", asked)
    assert data == b"forged"

with udp() as client, udp() as server, udp() as stranger:
    client.connect(server.getsockname())
    client.send(b"question")
    stranger.sendto(b"forged", client.getsockname())
    server.sendto(b"answer", client.getsockname())
    data = client.recv(100)
    print("connected:     received", data)
    assert data == b"answer"
