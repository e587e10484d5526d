"""E36: a UDP port where nobody listens: a connected socket is told, by its next
call, once.
"""

from staging import error_of, udp, wait_for_error

# Hears itself and nobody else; and as long as it has the port, nobody else gets it.
nobody = udp()
address = nobody.getsockname()
nobody.connect(address)

with udp() as sock:
    results = [sock.sendto(b"hello", address) for _ in range(2)]
    print("not connected: sendto returns", *results)
    assert results == [5, 5]

with nobody, udp() as sock:
    sock.connect(address)
    print("connected: the first send returns", sock.send(b"hello"))
    wait_for_error(sock)
    error = error_of(sock.send, b"hello")
    print("    the next call:", repr(error))
    assert isinstance(error, ConnectionRefusedError)
    print("    the one after that:", sock.send(b"hello"))
    wait_for_error(sock)
    error = error_of(sock.recv, 100)
    print("    a recv is told as well:", repr(error))
    assert isinstance(error, ConnectionRefusedError)
