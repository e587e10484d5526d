"""E27: the end of the stream of a client that was killed looks like any other
end.
"""

from staging import child, listen, wait_until_queued

CLIENT = """
import socket, sys
sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
sock.sendall(b"PAY 1000")
sys.stdin.read()
sock.sendall(b"000")
"""

with listen() as listener:
    with child(CLIENT, listener.getsockname()[1], stdin=-1) as client:
        conn, _ = listener.accept()
        with conn:
            wait_until_queued(conn, 8)
            client.kill()  # before it has sent the rest of its PAY 1000000
            message = b""
            while True:
                data = conn.recv(100)
                if not data:
                    break
                message += data
print("the server has received", message, "then the end, and no error")
assert message == b"PAY 1000"
