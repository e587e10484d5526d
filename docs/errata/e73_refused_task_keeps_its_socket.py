"""E73: a task that is refused or cancelled does not close the socket that it
was given.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

from staging import error_of, is_readable, pair


def handle_conn(conn):
    with conn:
        conn.recv(1024)


client, conn = pair()
with client, conn:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    error = error_of(pool.submit, handle_conn, conn)
    print("submit:", repr(error))
    print("    the client hears of it:", is_readable(client))
    assert isinstance(error, RuntimeError) and not is_readable(client)

client, conn = pair()
go = threading.Event()
with client, conn, ThreadPoolExecutor(1) as pool:
    pool.submit(go.wait)
    future = pool.submit(handle_conn, conn)
    print("cancelled:", future.cancel())
    print("    the client hears of it:", is_readable(client))
    assert future.cancelled() and not is_readable(client)
    go.set()
