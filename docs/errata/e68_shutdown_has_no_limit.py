"""E68: shutdown() waits as long as the slowest task; since 3.9 it can cancel
the others.
"""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from staging import start, wait_until_blocked

go, started = threading.Event(), threading.Event()


def task():
    started.set()
    go.wait()


options = {"cancel_futures": True} if sys.version_info >= (3, 9) else {}
pool = ThreadPoolExecutor(1)
running, pending = pool.submit(task), pool.submit(task)
started.wait()
stopping = start(lambda: pool.shutdown(**options))
wait_until_blocked(stopping)
stopping.join(0.3)
print("one worker is blocked; shutdown waits:", stopping.is_alive())
print("the call that had not begun is cancelled:", pending.cancelled())
assert stopping.is_alive() and pending.cancelled() == bool(options)
go.set()
stopping.join()
pool.shutdown()
print("a second shutdown is allowed; the running call has ended:", running.done())
assert running.done()
