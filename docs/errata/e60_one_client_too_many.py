"""E60: a pool of 128 serves 128 clients; the next one is connected, and waits
in a queue.
"""

import socket
from concurrent.futures import ThreadPoolExecutor

from staging import is_readable, listen, wait_until


def handle_conn(conn):
    with conn:
        while True:
            data = conn.recv(1024)
            if not data:
                break
            conn.sendall(data)


with listen() as listener, ThreadPoolExecutor(128) as pool:
    clients = []
    for _ in range(128 + 3):
        clients.append(socket.create_connection(listener.getsockname()))
        pool.submit(handle_conn, listener.accept()[0])
    wait_until(lambda: pool._work_queue.qsize() == 3)
    print("131 connected and accepted; in the queue:", pool._work_queue.qsize())
    late = clients[128]
    late.sendall(b"hello")
    answered = is_readable(late, 0.5)
    print("client 129 has sent; an answer:", answered)
    assert not answered
    clients[0].close()
    print("client 1 has left; client 129 receives", late.recv(100))
    print("still in the queue:", pool._work_queue.qsize())
    for client in clients:
        client.close()
