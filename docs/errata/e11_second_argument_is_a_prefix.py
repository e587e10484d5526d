"""E11: the second argument of ThreadPoolExecutor is a name, not the initializer."""

import threading
from concurrent.futures import ThreadPoolExecutor

calls = []


def initializer():
    calls.append(threading.current_thread().name)


def name():
    return threading.current_thread().name


with ThreadPoolExecutor(2, initializer) as pool:
    thread_name = pool.submit(name).result()
print(f"by position: called {len(calls)} times; the thread is named {thread_name!r}")
assert not calls and thread_name.startswith("<function initializer")

with ThreadPoolExecutor(2, initializer=initializer) as pool:
    pool.submit(name).result()
print(f"by keyword:  called {len(calls)} time")
assert len(calls) == 1
