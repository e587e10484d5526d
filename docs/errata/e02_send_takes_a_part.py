"""E02: send() may take a part, and its count says how much."""

from staging import pair, start

MESSAGE = bytes(50_000_000)

near, far = pair()
with near, far:
    near.settimeout(5)
    taken = near.send(MESSAGE)
    print(f"with a timeout, one send took {taken:,} of {len(MESSAGE):,} bytes")
    assert 0 < taken < len(MESSAGE)

near, far = pair()
with near, far:

    def read_all():
        while far.recv(1_000_000):
            pass

    reader = start(read_all)
    taken = near.send(MESSAGE)
    near.close()
    reader.join()
    print(f"in blocking mode Linux took {taken:,}; other systems need not")
    assert taken == len(MESSAGE)
