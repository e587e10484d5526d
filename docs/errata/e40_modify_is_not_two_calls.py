"""E40: modify() is not unregister() and register(): it checks less, and differs
by selector.
"""

import selectors
import time

from staging import error_of, pair, reset, wait_for_error

near, far = pair()
with near, far:
    for kind in (selectors.EpollSelector, selectors.SelectSelector):
        with kind() as sel:
            print(kind.__name__)
            error = error_of(sel.register, near, 999)
            print("    register(999):", repr(error))
            assert isinstance(error, ValueError)
            sel.register(near, selectors.EVENT_READ)
            error = error_of(sel.modify, near, 999)
            kept = near in sel.get_map()
            print(f"    modify(999):   {error!r}, still registered: {kept}")
            assert kept == (kind is selectors.EpollSelector)

near, far = pair()
fd = far.fileno()
far.close()
with near, selectors.EpollSelector() as sel:
    error = error_of(sel.register, fd, selectors.EVENT_READ)
    print("a closed descriptor:", repr(error), "- registered:", len(sel.get_map()))
    assert isinstance(error, OSError) and not sel.get_map()

near, far = pair()
with near, selectors.EpollSelector() as sel:
    sel.register(near, selectors.EVENT_READ)
    sel.modify(near, 0)  # to pause it
    reset(far)
    wait_for_error(near)
    wakeups, end = 0, time.monotonic() + 0.1
    while time.monotonic() < end:
        assert sel.select()[0][1] == 0
        wakeups += 1
    print(f"paused with a mask of 0, then reset: {wakeups:,} wake-ups in 0.1 s")
    assert wakeups > 100
