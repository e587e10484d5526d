"""E19: what settimeout() raises, what it refuses, and what it does not limit."""

import socket
import sys
import threading
import time

from staging import error_of, pair, start

print("socket.timeout is TimeoutError:", socket.timeout is TimeoutError)
assert (socket.timeout is TimeoutError) == (sys.version_info >= (3, 10))

near, far = pair()
with near, far:
    for value in (-1, float("nan")):
        print(f"settimeout({value}):", repr(error_of(near.settimeout, value)))
        assert isinstance(error_of(near.settimeout, value), ValueError)

    def drip():
        for _ in range(12):
            time.sleep(0.1)
            far.send(b".")

    near.settimeout(0.5)
    dripping = start(drip)
    begin = time.monotonic()
    received = b""
    while len(received) < 12:
        received += near.recv(12 - len(received))
    seconds = time.monotonic() - begin
    dripping.join()
    print(f"a timeout of 0.5 s let one message of 12 bytes take {seconds:.1f} s")
    assert seconds > 1

    done = threading.Event()

    def read_slowly():
        while not done.wait(0.02):
            far.recv(100_000)

    near.settimeout(0.3)
    reading = start(read_slowly)
    begin = time.monotonic()
    error = error_of(near.sendall, bytes(50_000_000))
    seconds = time.monotonic() - begin
    done.set()
    reading.join()
    print(f"sendall, to one who reads slowly: {error!r} after {seconds:.1f} s in all")
    assert isinstance(error, socket.timeout) and seconds < 5
