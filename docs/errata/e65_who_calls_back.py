"""E65: a callback runs in whatever thread finishes, cancels or asks; its
exception is logged.
"""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor

logged = []


class Keep(logging.Handler):
    def emit(self, record):
        logged.append(record.exc_info[1])


logging.getLogger("concurrent.futures").addHandler(Keep())
calls = []


def callback(name):
    def call(future):
        calls.append((name, threading.current_thread().name))
        if name == "first":
            raise ValueError("in a callback")

    return call


go = threading.Event()
with ThreadPoolExecutor(1, "worker") as pool:
    future = pool.submit(go.wait)
    future.add_done_callback(callback("first"))
    future.add_done_callback(callback("second"))
    go.set()
future.add_done_callback(callback("late"))
pending = Future()
pending.add_done_callback(callback("cancelled"))
pending.cancel()

for name, thread in calls:
    print(f"{name:9} in {thread}")
print("logged, and told to nobody else:", *map(repr, logged))
main = threading.current_thread().name
assert [thread for _, thread in calls] == ["worker_0", "worker_0", main, main]
assert len(logged) == 1
