"""E48: without a descriptor left, accept() fails, and the listener stays ready."""

import errno
import os
import resource
import selectors
import socket
import time

from staging import error_of, listen

with listen() as listener, selectors.DefaultSelector() as sel:
    sel.register(listener, selectors.EVENT_READ)
    with socket.create_connection(listener.getsockname()):
        free = os.dup(0)
        os.close(free)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
        error = error_of(listener.accept)
        failures, end = 0, time.monotonic() + 0.2
        while time.monotonic() < end:
            sel.select()
            failures += error_of(listener.accept) is not None
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print("accept:", repr(error))
print(f"a loop that ignores it: {failures:,} failures in 0.2 s")
assert error.errno == errno.EMFILE and failures > 100
