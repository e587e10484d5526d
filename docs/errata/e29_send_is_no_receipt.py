"""E29: send() returns when the kernel has the bytes; the peer may be closed,
stopped or dead.
"""

import os
import signal

from staging import child, listen, pair

MESSAGE = bytes(1000)
PEER = """
import socket, sys
sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
sys.stdin.read()
"""

near, far = pair()
with near:
    far.close()
    sent = near.send(MESSAGE)
    print("the peer has closed: send returned", sent)
    assert sent == 1000

with listen() as listener:
    with child(PEER, listener.getsockname()[1], stdin=-1) as peer:
        conn, _ = listener.accept()
        with conn:
            peer.send_signal(signal.SIGSTOP)
            assert os.WIFSTOPPED(os.waitpid(peer.pid, os.WUNTRACED)[1])
            sent = conn.send(MESSAGE)
            print("the peer is stopped: send returned", sent)
            assert sent == 1000

    with child(PEER, listener.getsockname()[1], stdin=-1) as peer:
        conn, _ = listener.accept()
        with conn:
            peer.kill()
            peer.wait()
            sent = conn.send(MESSAGE)
            print("the peer is dead:    send returned", sent)
            assert sent == 1000
