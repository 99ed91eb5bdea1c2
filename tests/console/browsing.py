"""People in front of the console: a real Chromium, a context of its own for each of them."""

import os
import shutil
import uuid
from contextlib import asynccontextmanager

import httpx
from playwright.async_api import async_playwright, expect

from tocsin.desk.hashing import QUICK, Hashing
from tocsin.desk.passwords import put_password
from tocsin.desk.session_cookies import COOKIE, csrf_of
from tocsin.storage.sessions import open_session

PASSWORD = "seven plain words in no order"
PATIENCE = 10_000  # milliseconds
# a connection is let go before the server ends it for being idle
STEADY = {"timeout": 60, "limits": httpx.Limits(keepalive_expiry=2)}
PHONE = {"width": 360, "height": 740}
SCREEN = {"width": 1360, "height": 860}
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
)

expect.set_options(timeout=PATIENCE)


def chromium():
    """Return the browser of this machine; continuous integration installs it."""
    found = os.environ.get("TOCSIN_CHROMIUM") or shutil.which("chromium")
    assert found, "the console's tests need Chromium: apt-get install chromium"
    return found


@asynccontextmanager
async def browsing():
    """Run the browser; as root it runs without its sandbox, which refuses root."""
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield browser
        await browser.close()


class Seat:
    """Somebody in front of a page; what goes wrong in their browser is remembered.

    Attributes:
        page: Playwright's page.
        who: The person, as `person_with` made them.
        faults: Errors of scripts, refused resources, answers of 500 (503 is an answer).
    """

    def __init__(self, page, who, base):
        self.page, self.who, self.base, self.faults = page, who, base, []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._hear)
        page.on("response", self._look)

    async def goto(self, path):
        """Open a page and return the answer."""
        return await self.page.goto(self.base + path)

    def _hear(self, message):
        # a refused form is answered with 4xx, which Chromium calls an error too
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def _look(self, answer):
        if answer.status == 500:
            self.faults.append(f"{answer.status} {answer.url}")


@asynccontextmanager
async def seated(browser, record, base, who, *, signed_in=True, **options):
    """Seat a person in a browser of their own, signed in unless told otherwise."""
    shape = {"viewport": SCREEN, "locale": "en-GB", "service_workers": "block"}
    context = await browser.new_context(**(shape | options))
    if signed_in:
        cookie = {"name": COOKIE, "value": session_of(record, who), "url": base}
        await context.add_cookies([cookie])
    seat = Seat(await context.new_page(), who, base)
    try:
        yield seat
        assert not seat.faults, seat.faults
    finally:
        await context.close()


class Surfer(httpx.AsyncClient):
    """Somebody who reads pages over plain HTTP, and sends forms as pages do.

    Attributes:
        csrf: The token of their session's forms.
    """

    def __init__(self, base, secret=""):
        super().__init__(base_url=base, cookies={COOKIE: secret} if secret else {}, **STEADY)
        self.csrf = csrf_of(secret)

    async def form(self, path, **values):
        """Send a form that counts once, as the page would."""
        sent = {"csrf": self.csrf, "key": uuid.uuid4().hex, **values}
        return await self.post(path, data=sent)

    async def done(self, path, **values):
        """Send a form that is to succeed; return the page that it leads to."""
        answer = await self.form(path, **values)
        assert answer.status_code == 303, answer.text
        return await self.get(answer.headers["location"].partition("#")[0])


def surfing(base, record, who=None):
    """Give somebody plain HTTP with a session; without one, as an outsider."""
    return Surfer(base, session_of(record, who) if who else "")


def reaching(base):
    """Give plain HTTP without anybody's session."""
    return httpx.AsyncClient(base_url=base, **STEADY)


def session_of(record, who):
    """Open a session for somebody, straight in the record; return its secret."""
    with record.begin() as session:
        opened = open_session(session, who.id, name="tests", address="127.0.0.1", agent="tests")
    return opened.secret


def with_password(record, who):
    """Give somebody the password of these tests; return them."""
    with record.begin() as session:
        put_password(session, who.id, Hashing(QUICK).hash(PASSWORD))
    return who


async def page_of(client, ref, query=""):
    """Return a case's page as text."""
    answer = await client.get(f"/cases/{ref}{query}")
    assert answer.status_code == 200, answer.text
    return answer.text
