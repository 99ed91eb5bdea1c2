"""A real HTTP receiver of webhooks, which verifies them with somebody else's library."""

import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

HOST = "127.0.0.1"


@dataclass
class Receiver:
    """Takes webhooks, or answers as it is told to; remembers both.

    ``answers`` are for the next requests: a status, ``(status, headers, body)``, ``"hang up"``,
    ``"say nothing"`` or ``"drip"``. After them it is 204.
    """

    secrets: list = field(default_factory=list)
    answers: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    requests: list = field(default_factory=list)
    forged: int = 0
    port: int = 0

    @property
    def url(self):
        return f"http://{HOST}:{self.port}/hooks"

    def serve(self, context=None):
        receiver, self.is_over = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.answer(self, dict(self.headers), body)

            def log_message(self, *told):
                pass

        self.server = ThreadingHTTPServer((HOST, 0), Handler)
        self.server.daemon_threads = True
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self):
        self.is_over.set()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler, headers, body):
        self.requests.append((headers, body))
        answer = self.answers.pop(0) if self.answers else 204
        if answer == "hang up":
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        if answer == "say nothing":
            self.is_over.wait(30)
            return
        if answer == "drip":
            while not self.is_over.wait(0.05):
                handler.wfile.write(b"H")
            return
        status, more, text = answer if isinstance(answer, tuple) else (answer, {}, b"")
        if 200 <= status < 300:
            status = self.take(headers, body) or status
        handler.send_response(status)
        for name, value in more.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    def take(self, headers, body):
        """Take what any of the known secrets verifies; anything else is refused."""
        for secret in self.secrets:
            try:
                self.taken.append((Webhook(secret).verify(body, headers), headers))
            except WebhookVerificationError:
                continue
            return None
        self.forged += 1
        return 400
