"""E08: no queue of the standard library has a pop() that waits, and there is no
third event.
"""

import queue
import selectors
from collections import deque

from staging import error_of

for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
    print(f"{kind.__name__}: pop {hasattr(kind, 'pop')}, get {hasattr(kind, 'get')}")
    assert not hasattr(kind, "pop")

numbers = deque([1, 2, 3])
print("deque.pop() gives the newest:", numbers.pop())
numbers.clear()
error = error_of(numbers.pop)
print("and does not wait when it is empty:", repr(error))
assert isinstance(error, IndexError)

events = [name for name in dir(selectors) if name.startswith("EVENT_")]
print("the events that there are:", *events)
assert events == ["EVENT_READ", "EVENT_WRITE"]
