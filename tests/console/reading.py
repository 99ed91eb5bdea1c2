"""People who read pages over plain HTTP with their session, and send forms as pages do."""

import uuid

import httpx

from tests.console.browsing import session_of
from tocsin.desk.session_cookies import COOKIE, csrf_of


class Reading:
    """One person's session without a browser."""

    def __init__(self, record, console, who):
        secret = session_of(record, who)
        self._csrf = csrf_of(secret)
        self._http = httpx.Client(base_url=console, cookies={COOKIE: secret}, timeout=60)

    def get(self, path):
        return self._http.get(path)

    def post(self, path, **form):
        key = {"csrf": self._csrf, "key": form.pop("key", uuid.uuid4().hex)}
        return self._http.post(
            path, data=form | key, headers={"Referer": str(self._http.base_url)}
        )

    def done(self, path, **form):
        """Send a form that is to succeed; return the page that it leads to."""
        answer = self.post(path, **form)
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["location"].partition("#")[0])

    def close(self):
        self._http.close()
