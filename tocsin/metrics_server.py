"""Show the metrics of a process that has no HTTP API of its own: the worker."""

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tocsin import telemetry

PATIENCE = 10  # seconds for a client that sends nothing


class MetricsServer:
    """``GET /metrics`` on an address of its own; it serves nothing else.

    Attributes:
        port: Where it listens, also when port 0 was asked for.
    """

    def __init__(self, listen: str, token: str | None) -> None:
        """Listen on ``host:port``. Without a token only this machine may read.

        Raises:
            OSError: The address cannot be listened on.
        """
        host, _, port = listen.rpartition(":")
        handler = type("Handler", (_Handler,), {"token": token})
        self._server = ThreadingHTTPServer((host.strip("[]"), int(port)), handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    token: str | None = None
    timeout = PATIENCE
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        given = self.headers.get("Authorization", "")
        if self.path.partition("?")[0] != "/metrics":
            self._answer(HTTPStatus.NOT_FOUND, b"")
        elif telemetry.may_read(self.token, given, self.client_address[0], self.headers):
            self._answer(HTTPStatus.OK, telemetry.exposition())
        else:
            refused = HTTPStatus.UNAUTHORIZED if self.token else HTTPStatus.FORBIDDEN
            self._answer(refused, b"")

    def _answer(self, status: HTTPStatus, body: bytes) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", telemetry.CONTENT_TYPE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing about each scrape."""
