"""E74: the servers of the notes know no other client than the one that they
serve.
"""

import selectors

from staging import is_readable, pair

pairs = [pair() for _ in range(3)]
with selectors.DefaultSelector() as sel:
    for client, server in pairs:
        sel.register(server, selectors.EVENT_READ)
    pairs[0][0].sendall(b"hello, everybody")
    for key, _ in sel.select():
        data = key.fileobj.recv(1024)
        key.fileobj.sendall(data)  # to whom else? nobody keeps a set of them
    got = [is_readable(client) for client, _ in pairs]
    print("the first of three clients speaks; an answer gets:", got)
    assert got == [True, False, False]
for ends in pairs:
    for sock in ends:
        sock.close()
