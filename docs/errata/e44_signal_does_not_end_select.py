"""E44: since Python 3.5 a signal does not end select(); only its handler can,
by raising.
"""

import selectors
import signal
import time

signals = []


def count(number, frame):
    signals.append(number)


class Stop(Exception):
    pass


def stop(number, frame):
    raise Stop


for kind in (selectors.EpollSelector, selectors.PollSelector, selectors.SelectSelector):
    with kind() as sel:
        signal.signal(signal.SIGALRM, count)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        begin = time.monotonic()
        ready = sel.select(timeout=0.3)
        seconds = time.monotonic() - begin
        print(f"{kind.__name__}: a signal; {ready} after {seconds:.1f} s", end=", ")
        assert signals and seconds > 0.29
        signals.clear()

        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        try:
            sel.select(timeout=10)
            raise AssertionError("it was not ended")
        except Stop as error:
            print("and ended by", repr(error))
