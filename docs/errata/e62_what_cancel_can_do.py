"""E62: cancel() succeeds until the call begins, and changes nothing later."""

import threading
from concurrent.futures import ThreadPoolExecutor

go, started = threading.Event(), threading.Event()


def task():
    started.set()
    go.wait()
    return "done"


with ThreadPoolExecutor(1) as pool:
    first, second = pool.submit(task), pool.submit(task)
    started.wait()
    answers = [first.cancel(), second.cancel(), second.cancel()]
    print("running:", answers[0], " pending:", answers[1], " cancelled:", answers[2])
    go.set()
    print("the running one has gone on:", first.result())
    answers.append(first.cancel())
    print("finished:", answers[3], "and its result is there:", first.result())
    assert answers == [False, True, True, False]
