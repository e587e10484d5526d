"""E13: shutdown(SHUT_RD) sends nothing; the peer may go on, and Linux still
delivers.
"""

import socket

from staging import is_readable, pair, wait_until

near, far = pair()
with near, far:
    near.shutdown(socket.SHUT_RD)
    print("we do not listen any more; the peer notices:", is_readable(far))
    assert not is_readable(far)
    print("we receive", near.recv(100), "while nothing has come")
    far.sendall(b"still talking")
    wait_until(lambda: near.recv(100, socket.MSG_PEEK))
    late = near.recv(100)
    print("and", late, "when something has")
    assert late == b"still talking"
