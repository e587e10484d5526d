"""E41: modify() without data erases it; and a key is a picture of how it was."""

import selectors

from staging import pair

near, far = pair()
with near, far, selectors.DefaultSelector() as sel:
    before = sel.register(near, selectors.EVENT_READ, data="all we know of it")
    sel.modify(near, selectors.EVENT_WRITE)
    after = sel.get_key(near)
    print("before:", before.events, repr(before.data))
    print("after: ", after.events, repr(after.data))
    print("the first key again:", before.events, repr(before.data))
    assert after.data is None and before.data is not None
