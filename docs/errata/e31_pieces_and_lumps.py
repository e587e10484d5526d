"""E31: messages arrive joined as well as cut, at a client as at a server."""

from staging import error_of, pair, wait_until_queued

client, server = pair()
with client, server:
    for sender, receiver in ((client, server), (server, client)):
        sender.sendall(b"one")
        sender.sendall(b"two")
        wait_until_queued(receiver, 6)
        data = receiver.recv(1024)
        print("two sends, one recv:", data)
        assert data == b"onetwo"

    client.sendall("né".encode())
    wait_until_queued(server, 3)
    data = server.recv(2)
    error = error_of(data.decode)
    print("a cut inside a letter:", data, "-", type(error).__name__)
    assert isinstance(error, UnicodeDecodeError)
