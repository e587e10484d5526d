"""E20: the mode of what accept() gives: on Linux blocking, unless there is a
default timeout.
"""

import socket

from staging import is_readable, listen

for default in (None, 0.0, 5.0):
    for mode in (None, 0.0, 3.0):
        with listen() as listener:
            listener.settimeout(mode)
            with socket.create_connection(listener.getsockname()):
                assert is_readable(listener, 5)
                socket.setdefaulttimeout(default)
                conn, _ = listener.accept()
                socket.setdefaulttimeout(None)
        with conn:
            accepted = conn.gettimeout()
            print(f"default {default}, listener {mode}: accepted socket {accepted}")
            assert accepted == default
