"""E67: a failing initializer breaks the pool, but not at once, and the cause is
in the log.
"""

import concurrent.futures
import logging
from concurrent.futures.thread import BrokenThreadPool

from staging import error_of

logged = []


class Keep(logging.Handler):
    def emit(self, record):
        logged.append(record.exc_info[1])


logging.getLogger("concurrent.futures").addHandler(Keep())


def initializer():
    raise OSError("no database")


with concurrent.futures.ThreadPoolExecutor(1, initializer=initializer) as pool:
    future = pool.submit(print)
    print("the constructor and the first submit succeed")
    error = error_of(future.result)
    print("the result: ", repr(error))
    print("    its cause:", error.__cause__, "- in the log:", *map(repr, logged))
    assert isinstance(error, BrokenThreadPool) and len(logged) == 1
    error = error_of(pool.submit, print)
    print("next submit:", type(error).__name__)
    assert isinstance(error, BrokenThreadPool)
public = hasattr(concurrent.futures, "BrokenThreadPool")
print("concurrent.futures has that class:", public)
