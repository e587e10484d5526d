"""E57: with nothing registered, select() waits for ever."""

import selectors

from staging import start, wait_until_blocked

for kind in (selectors.EpollSelector, selectors.PollSelector, selectors.SelectSelector):
    sel = kind()  # not closed: somebody waits in it until the program ends
    waiting = start(sel.select)
    wait_until_blocked(waiting)
    waiting.join(0.2)
    print(f"{kind.__name__}: waits: {waiting.is_alive()}")
    assert waiting.is_alive()
