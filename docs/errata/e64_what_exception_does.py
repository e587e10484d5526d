"""E64: exception() waits, returns None for a success, and raises itself."""

import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, TimeoutError

from staging import error_of

go = threading.Event()

with ThreadPoolExecutor(1) as pool:
    future = pool.submit(go.wait)
    error = error_of(future.exception, timeout=0.1)
    print("running:  it waits, and raises", type(error).__name__)
    assert isinstance(error, TimeoutError)
    go.set()
    print("success: ", future.exception())
    assert future.exception() is None
    future = pool.submit(int, "no number")
    print("failure: ", repr(future.exception()))
    assert isinstance(future.exception(), ValueError)

future = Future()
future.cancel()
try:
    future.exception()
    raise AssertionError("it returned")
except CancelledError as error:
    print("cancelled: it raises", type(error).__name__)
