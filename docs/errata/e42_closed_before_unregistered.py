"""E42: close without unregister: the number of the dead one is given to the next."""

import selectors

from staging import error_of, pair

near, far = pair()
with far, selectors.DefaultSelector() as sel:
    sel.register(near, selectors.EVENT_READ)
    number = near.fileno()
    near.close()
    print("closed; still in the map:", number in sel.get_map())
    with far.dup() as newcomer:  # as any new socket, takes the lowest free number
        print("the next socket has the same number:", newcomer.fileno() == number)
        error = error_of(sel.register, newcomer, selectors.EVENT_READ)
        print("    register:", type(error).__name__)
        assert isinstance(error, KeyError)
        error = error_of(sel.modify, newcomer, selectors.EVENT_WRITE)
        print(f"    modify: {error!r}, still in the map: {number in sel.get_map()}")
        assert isinstance(error, FileNotFoundError) and number not in sel.get_map()

near, far = pair()
with far, near.dup(), selectors.DefaultSelector() as sel:
    sel.register(near, selectors.EVENT_READ)
    near.close()
    far.sendall(b"hello")
    key, _ = sel.select()[0]
    print("closed, with a dup() alive: an event for", key.fileobj)
    assert key.fileobj.fileno() == -1
