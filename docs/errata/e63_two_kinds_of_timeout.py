"""E63: a TimeoutError of result() may be its own, or that of the call."""

import concurrent.futures
import socket
import sys
import threading

from staging import error_of, pair

go = threading.Event()
near, far = pair()


def receive():
    near.settimeout(0.1)
    near.recv(100)


with near, far, concurrent.futures.ThreadPoolExecutor(2) as pool:
    running, failed = pool.submit(go.wait), pool.submit(receive)
    not_yet = error_of(running.result, timeout=0.1)
    own = error_of(failed.result)
    print("not done yet:      ", type(not_yet), "- done:", running.done())
    print("the call timed out:", type(own), "- done:", failed.done())
    assert isinstance(own, socket.timeout)
    assert isinstance(not_yet, concurrent.futures.TimeoutError)
    assert (type(own) is type(not_yet)) == (sys.version_info >= (3, 11))
    go.set()
    print("and the call has run on:", running.result())
