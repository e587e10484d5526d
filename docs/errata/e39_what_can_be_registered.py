"""E39: to be watched, an object needs a descriptor that can be waited for, and
no buffer.
"""

import io
import selectors
import tempfile

from staging import error_of, pair

with selectors.DefaultSelector() as sel, tempfile.TemporaryFile() as file:
    for memory in (io.BytesIO(), io.StringIO()):
        error = error_of(sel.register, memory, selectors.EVENT_READ)
        print(f"{type(memory).__name__}: {type(error).__name__}")
        assert isinstance(error, ValueError)
    error = error_of(sel.register, file, selectors.EVENT_READ)
    print("a file on disk, epoll:", repr(error))
    assert isinstance(error, PermissionError)
    with selectors.SelectSelector() as simple:
        simple.register(file, selectors.EVENT_READ)
        ready = len(simple.select())
        print("a file on disk, select(): ready at once, though it is empty:", ready)
        assert ready

near, far = pair()
with near, far, selectors.DefaultSelector() as sel, near.makefile("rb") as buffered:
    sel.register(buffered, selectors.EVENT_READ)
    far.sendall(b"one\ntwo\n")
    sel.select()
    print("a buffered reader: read", buffered.readline())
    ready = sel.select(timeout=0.2)
    print("    ready for more:", bool(ready), "- and yet there is", buffered.readline())
    assert not ready
