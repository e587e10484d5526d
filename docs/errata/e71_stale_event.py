"""E71: the first event of a batch may end the connection of the second."""

import selectors

from staging import error_of, is_readable, pair

one, one_at_server = pair()
two, two_at_server = pair()
with one, two, one_at_server, selectors.DefaultSelector() as sel:
    for client, sock in ((one, one_at_server), (two, two_at_server)):
        client.sendall(b"hello")
        assert is_readable(sock, 5)
        sel.register(sock, selectors.EVENT_READ)
    batch = [key for key, _ in sel.select()]
    print("events in one batch:", len(batch))

    # Serving the first ends the second, which has not been read from in time, say.
    first, second = batch
    sel.unregister(second.fileobj)
    second.fileobj.close()
    newcomer = first.fileobj.dup()  # as accept() would, takes the lowest free number
    with newcomer:
        error = error_of(second.fileobj.recv, 1024)
        print("the second event, by its object:", repr(error))
        print("by its number it is the newcomer's:", newcomer.fileno() == second.fd)
        assert isinstance(error, OSError) and newcomer.fileno() == second.fd
