"""E15: a connection ends with its last handle; close() ends one handle."""

import gc
import warnings

from staging import is_readable, pair

near, far = pair()
with far:
    with near.makefile("rb"):
        near.close()
        print("closed, but for a makefile():  the peer notices:", is_readable(far))
        assert not is_readable(far)
    print("the file is closed too:        the peer receives", far.recv(1))

near, far = pair()
with far:
    with near.dup():
        near.close()
        print("closed, but for a dup():       the peer notices:", is_readable(far))
        assert not is_readable(far)
    print("the second is closed too:      the peer receives", far.recv(1))

near, far = pair()
with far:
    gc.disable()
    cycle = [near]
    cycle.append(cycle)
    del near, cycle
    print("dropped, but for a cycle:      the peer notices:", is_readable(far))
    assert not is_readable(far)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    print("the collector has come round:  the peer receives", far.recv(1))
