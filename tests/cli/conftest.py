"""A command line with a small HTTP server that remembers what it was asked."""

import json
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import typer.testing
from typer.testing import CliRunner

from tocsin.cli import app

NOT_FOUND = {"type": "/problems/not-found", "title": "There is nothing", "status": 404}


class Api:
    """Answers what it was told to, and remembers every request."""

    def __init__(self):
        self.requests = []
        self.answers = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def says(self, method, path, body, status=200, headers=()):
        """Answer so from now on; a list of bodies or functions is used up one by one."""
        self.answers[method, path] = (body, status, dict(headers))

    def sent(self, place=-1):
        """Return the body of the last request, or of the one in another place."""
        return json.loads(self.requests[place]["content"])

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _handler(self):
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                path, _, query = self.path.partition("?")
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = {
                    "method": self.command,
                    "path": path,
                    "query": query,
                    "headers": dict(self.headers.items()),
                    "content": content,
                }
                api.requests.append(request)
                body, status, headers = api.answers.get(
                    (self.command, path), (NOT_FOUND, 404, {})
                )
                if callable(body):
                    body, status = body(request)
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response_only(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

            def log_message(self, *_):
                pass

        return Handler


@pytest.fixture
def api():
    server = Api()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    """No stack is known unless a test says so; times are those of a zone that is not UTC."""
    for name in ("TOCSIN_URL", "TOCSIN_TOKEN", "TOCSIN_HOME", "TOCSIN_AS", "TERMINAL_WIDTH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TOCSIN_HOME", str(tmp_path / "no-home"))


@pytest.fixture(scope="session", autouse=True)
def _built_once():
    """Build the command line once: Typer's runner builds all of it for each call."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.testing, "_get_command", cache(typer.main.get_command))
        yield


@pytest.fixture
def run():
    """Run a command line; answers with exit code, output and errors apart."""

    def call(*arguments, stdin=None):
        return CliRunner().invoke(app, list(map(str, arguments)), input=stdin)

    return call


@pytest.fixture
def tocsin(run, api, monkeypatch):
    """Run a command line against the remembering server."""
    monkeypatch.setenv("TOCSIN_URL", api.url)
    monkeypatch.setenv("TOCSIN_TOKEN", "tcn_test")
    return run


def a_gate(**changes):
    return {
        "id": "counsel.1",
        "stage": "counsel",
        "roles": ["legal_counsel"],
        "quorum": 1,
        "four_eyes": True,
        "verdicts": ["remove", "refuse"],
        "content_sha256": "ab" * 32,
        "letter": None,
        "round": 1,
        "given": [],
        "opened_at": "2026-11-22T08:00:00Z",
        "due_at": "2026-11-22T20:00:00Z",
    } | changes


def a_case(**changes):
    return {
        "ref": "TCN-7K3M-Q2XD",
        "id": "c1",
        "kind": "copyright-takedown",
        "lifecycle": "takedown",
        "title": "Removal of example.com/a",
        "state": "open",
        "stage": "counsel",
        "outcome": None,
        "severity": None,
        "jurisdiction": "US",
        "language": "en",
        "sensitivity": "open",
        "received_at": "2026-11-22T08:00:00Z",
        "opened_at": "2026-11-22T08:00:01Z",
        "updated_at": "2026-11-22T08:00:01Z",
        "closed_at": None,
        "due_at": "2026-11-22T20:00:00Z",
        "waiting_roles": ["legal_counsel"],
        "people": [{"id": "u1", "name": "counsel-1"}],
        "version": 3,
        "fields": {},
        "missing": ["iv"],
        "gates": [a_gate()],
        "clocks": [
            {
                "id": "expeditious",
                "state": "running",
                "started_at": "2026-11-22T08:00:00Z",
                "due_at": "2026-11-23T08:00:00Z",
                "ended_at": None,
                "paused_at": None,
                "polarity": "act_by",
                "citation": "17 U.S.C. 512(c)(1)(C)",
                "house": True,
                "why": [],
            }
        ],
        "actions": ["amend", "withdraw"],
        "items": [],
        "related": [{"ref": "TCN-0000-0001", "why": "same-target"}],
        "trouble": None,
    } | changes


@pytest.fixture
def gate():
    """Make an open gate as the API shows it."""
    return a_gate


@pytest.fixture
def case():
    """Make a case as the API shows it."""
    return a_case
