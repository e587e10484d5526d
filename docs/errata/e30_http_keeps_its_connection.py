"""E30: HTTP/1.1 sends one request after the other over the same connection."""

from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer

from staging import start

ports = []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        ports.append(self.client_address[1])
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args):
        pass


with HTTPServer(("127.0.0.1", 0), Handler) as server:
    serving = start(server.serve_forever)
    client = HTTPConnection(*server.server_address)
    for _ in range(3):
        client.request("GET", "/")
        print("answer:", client.getresponse().read(), "to port", ports[-1])
    client.close()
    server.shutdown()
    serving.join()
assert len(ports) == 3 and len(set(ports)) == 1
