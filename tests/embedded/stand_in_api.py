"""An API that is alive and nothing else."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Alive(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()


HTTPServer(("127.0.0.1", int(sys.argv[1])), Alive).serve_forever()
