"""What the scripts in this directory share: on Linux, over loopback.

To import it sets a deadline: a script that hangs ends after 15 seconds, with status 1.
"""

import contextlib
import faulthandler
import fcntl
import select
import socket
import struct
import subprocess
import sys
import termios
import threading
import time

faulthandler.dump_traceback_later(15, exit=True)


def listen(backlog=128):
    """A socket that listens on a free port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(backlog)
    return listener


def pair():
    """The two ends of a TCP connection."""
    with listen() as listener:
        near = socket.create_connection(listener.getsockname())
        return near, listener.accept()[0]


def udp():
    """A UDP socket on a free port."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    return sock


def error_of(call, *args, **kwargs):
    """The exception that a call ends with, or None."""
    try:
        call(*args, **kwargs)
    except Exception as error:
        return error


def wait_until(condition):
    while not condition():
        time.sleep(0.001)


def wait_until_queued(sock, count):
    """Waits until so many bytes can be received, and receives none."""
    wait_until(lambda: len(sock.recv(count, socket.MSG_PEEK)) >= count)


def wait_until_blocked(thread):
    """Waits until a thread waits itself: it has slept whenever we looked, 30 times
    running.
    """
    seen = 0
    while seen < 30:
        time.sleep(0.002)
        with open(f"/proc/self/task/{thread.native_id}/stat") as stat:
            seen = seen + 1 if stat.read().rpartition(")")[2].split()[0] == "S" else 0


def wait_for_error(sock):
    """Waits until the kernel has an error for a socket, a reset say, and leaves it
    there.
    """
    poll = select.poll()
    poll.register(sock, 0)
    poll.poll()


def is_readable(sock, seconds=0.2):
    return bool(select.select([sock], [], [], seconds)[0])


def is_writable(sock, seconds=0.2):
    return bool(select.select([], [sock], [], seconds)[1])


def fill(sock):
    """Sends until nothing is taken any more; the number of bytes. Leaves it non-
    blocking.
    """
    sock.setblocking(False)
    sent = 0
    while is_writable(sock):
        try:
            sent += sock.send(bytes(1_000_000))
        except BlockingIOError:
            pass
    return sent


def drain(receiver, sender):
    """Receives until nothing is under way from the sender; the bytes."""
    received = b""
    while unsent(sender) or is_readable(receiver, 0):
        if is_readable(receiver, 0):
            received += receiver.recv(1_000_000)
    return received


def unsent(sock):
    """How many bytes the peer's kernel has not taken yet."""
    return struct.unpack("i", fcntl.ioctl(sock, termios.TIOCOUTQ, bytes(4)))[0]


def reset(sock):
    """Closes a connection with a reset, as a crash would."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def start(target, *args):
    """A thread that runs already, and does not keep the program from its end."""
    thread = threading.Thread(target=target, args=args, daemon=True)
    thread.start()
    return thread


@contextlib.contextmanager
def child(program, *args, **kwargs):
    """A program as a process of its own, which is killed at the end of the `with`.
    """
    command = [sys.executable, "-c", program, *map(str, args)]
    with subprocess.Popen(command, **kwargs) as process:
        try:
            yield process
        finally:
            process.kill()
