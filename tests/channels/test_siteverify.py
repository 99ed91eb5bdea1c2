"""Captchas by the shared protocol, against a server that speaks it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from tocsin.channels.siteverify import KNOWN, SiteVerify
from tocsin.domain.captcha import CaptchaAwayError


@pytest.fixture
def provider():
    """Run a provider that takes one answer; `answers` is what it says to others."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            asked = parse_qs(self.rfile.read(length).decode())
            self.server.asked.append(asked)
            is_right = asked.get("response") == ["right"] and asked.get("secret") == ["hush"]
            body = self.server.says or json.dumps({"success": is_right}).encode()
            self.send_response(self.server.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.says, server.status = [], b"", 200
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def captcha(provider):
    where = f"http://127.0.0.1:{provider.server_port}/siteverify"
    return SiteVerify("turnstile", "site", "hush", where)


def test_the_provider_says_whether_an_answer_is_right(captcha, provider):
    assert captcha.passes("right")
    assert not captcha.passes("wrong")
    assert provider.asked[0] == {"secret": ["hush"], "response": ["right"], "sitekey": ["site"]}


@pytest.mark.parametrize("answer", ["", "x" * 10_000])
def test_what_is_no_answer_is_not_sent(captcha, provider, answer):
    assert not captcha.passes(answer)
    assert not provider.asked


@pytest.mark.parametrize(
    ("status", "says"),
    [(500, b""), (200, b"no json"), (200, b"[]"), (200, b'{"success": "yes"}')],
)
def test_a_provider_that_does_not_answer_so_is_away(captcha, provider, status, says):
    provider.status, provider.says = status, says

    with pytest.raises(CaptchaAwayError):
        captcha.passes("right")


def test_a_provider_that_is_not_there_is_away():
    with pytest.raises(CaptchaAwayError):
        SiteVerify("hcaptcha", "site", "hush", "http://127.0.0.1:9/").passes("right")


@pytest.mark.parametrize("provider_name", list(KNOWN))
def test_each_provider_names_what_its_widget_needs(provider_name):
    widget = SiteVerify(provider_name, "site", "hush").widget

    assert widget.script.startswith("https://")
    assert all(host.startswith("https://") for host in widget.hosts)


def test_the_secret_is_not_shown():
    assert "hush" not in repr(SiteVerify("hcaptcha", "site", "hush"))
