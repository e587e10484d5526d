"""E09: of two functions of one name, everybody gets the second; nobody is told."""


def service_conn(key, mask):
    return f"the server serves {key}"


def service_conn(sel, msg_queue):  # the client's, further down in the same file
    return f"the client takes {sel!r} for a selector and {msg_queue!r} for a queue"


answer = service_conn("a key", 1)
print(answer)
assert answer.startswith("the client")
