"""A real HTTP server that stands for a provider: it remembers, and answers by script."""

import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"


@dataclass
class Service:
    """Answers with what is next in ``answers``, else with ``usual``.

    An answer is a status, ``(status, headers, body)``, ``"hang up"``, ``"say nothing"`` or
    ``"drip"``.
    """

    usual: object = (200, {}, b"{}")
    answers: list = field(default_factory=list)
    requests: list = field(default_factory=list)
    port: int = 0

    @property
    def place(self):
        return f"{HOST}:{self.port}"

    def serve(self, context=None):
        service, self.is_over = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                service.answer(self, body)

            do_PUT = do_GET = do_POST  # noqa: N815 - the names that the server looks for

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

    def answer(self, handler, body):
        self.requests.append((handler.path, dict(handler.headers), body))
        answer = self.answers.pop(0) if self.answers else self.usual
        if answer == "hang up":
            handler.connection.shutdown(socket.SHUT_RDWR)
        elif answer == "say nothing":
            self.is_over.wait(30)
        elif answer == "drip":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not self.is_over.wait(0.05):
                handler.wfile.write(b"H")
        else:
            whole = answer if isinstance(answer, tuple) else (answer, {}, b"")
            self.reply(handler, body, *whole)

    def reply(self, handler, body, status, headers, text):
        """Answer a request; ``body`` is what it brought."""
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(text)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(text)
