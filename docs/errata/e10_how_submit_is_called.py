"""E10: the parameter of submit is fn and has no keyword; the call shape lacks a
comma.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from staging import error_of


def call(fn, args, kwargs):
    return fn(*args **kwargs)  # as the notes have it, without the comma


error = error_of(call, print, (), {})
print("without the comma:", repr(error))
assert isinstance(error, TypeError)

with ThreadPoolExecutor(1) as pool:
    error = error_of(pool.submit, func=print)
    print("submit(func=print):", repr(error))
    assert isinstance(error, TypeError)
    if sys.version_info >= (3, 9):
        error = error_of(pool.submit, fn=print)
        print("submit(fn=print):", repr(error))
        assert isinstance(error, TypeError)
