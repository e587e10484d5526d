"""E66: a callback that raises SystemExit ends the worker, and the pool still
counts on it.
"""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor, TimeoutError

from staging import error_of

logging.getLogger("concurrent.futures").addHandler(logging.NullHandler())


def give_up(future):
    raise SystemExit


go = threading.Event()
pool = ThreadPoolExecutor(1)
first = pool.submit(go.wait)
first.add_done_callback(give_up)
worker = next(iter(pool._threads))
go.set()
worker.join()
print("the call is done:", first.result(), "- its worker lives:", worker.is_alive())
second = pool.submit(print, "never printed")
error = error_of(second.result, timeout=0.5)
print("the next call, half a second later:", repr(error))
assert isinstance(error, TimeoutError)
second.cancel()
pool.shutdown()
