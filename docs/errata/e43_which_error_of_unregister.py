"""E43: unregister() and a closed selector have more errors than KeyError."""

import selectors

from staging import error_of, pair

near, far = pair()
with near, far:
    sel = selectors.DefaultSelector()
    error = error_of(sel.unregister, near)
    print("unknown, open:   ", type(error).__name__)
    assert type(error) is KeyError
    far.close()
    error = error_of(sel.unregister, far)
    print("unknown, closed: ", type(error).__name__)
    assert type(error) is ValueError
    sel.register(near, selectors.EVENT_READ)
    sel.close()
    get_key, select = error_of(sel.get_key, near), error_of(sel.select)
    print("after close(): get_key:", type(get_key).__name__)
    print("               select: ", type(select).__name__)
    print("               get_map:", sel.get_map())
    assert type(get_key) is RuntimeError and type(select) is ValueError
    assert sel.get_map() is None
