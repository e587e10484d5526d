"""E01, E02: the clients of the notes hand text to calls that take bytes."""

from staging import error_of, pair, udp

with udp() as sock:
    error = error_of(sock.sendto, "hello", ("127.0.0.1", 9))
    print("sendto of a str:", repr(error))
    assert isinstance(error, TypeError)

client, server = pair()
with client, server:
    error = error_of(client.send, "hello")
    print("send of a str:  ", repr(error))
    assert isinstance(error, TypeError)
    client.close()
    print("the server receives", server.recv(100), "and that is the end")
