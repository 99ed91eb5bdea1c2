"""The HTTP API as the commands use it: JSON in, JSON out, refusals as exceptions."""

import json
import sys
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self

import httpx

from tocsin.cli.errors import CliError, RefusedError, UnreachableError
from tocsin.cli.profiles import Target

TIMEOUT = httpx.Timeout(60, connect=5)
PAGE = 200  # the most that the API gives at once
BUSY = {429, 503}
UNAUTHENTICATED = 401
GONE = (httpx.ConnectError, httpx.ConnectTimeout)
HASTY = (0.2, 0.5, 1.0, 2.0)  # somebody sits at a terminal
PATIENT = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0, 8.0)  # a long intake; a restart fits in


class Api:
    """One connection pool to one API, as one person."""

    def __init__(self, target: Target, *, patient: bool = False) -> None:
        """Connect on first use; ``patient`` waits for an API that is being restarted."""
        self.target = target
        self._patient = patient
        self._closing = threading.Event()
        headers = {"User-Agent": "tocsin-cli", "Accept": "application/json"}
        if target.token:
            headers["Authorization"] = f"Bearer {target.token}"
        limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
        try:
            self._http = httpx.Client(
                base_url=target.url,
                headers=headers,
                timeout=TIMEOUT,
                limits=limits,
            )
        except (httpx.InvalidURL, UnicodeError) as error:
            raise UnreachableError(f"{target.url!r} is no URL: {error}") from error

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Read something; query values that are None are left out."""
        return _json(self._send("GET", path, params=_given(query)))

    def post(self, path: str, body: Mapping[str, Any], key: str | None = None) -> Any:  # noqa: ANN401  whatever JSON holds
        """Do something, once: a key is made when none is given."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return _json(self._send("POST", path, json=_given(body), headers=headers))

    def put(self, path: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401  whatever JSON holds
        """Replace something."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        return _json(self._send("PUT", path, json=_given(body), headers=headers))

    def delete(self, path: str) -> Any:  # noqa: ANN401  whatever JSON holds
        """Take something away."""
        return _json(self._send("DELETE", path))

    def raw(self, method: str, path: str, **request: Any) -> httpx.Response:  # noqa: ANN401  whatever JSON holds
        """Send bytes as they are; a refusal is raised, the answer returned."""
        return self._send(method, path, **request)

    def download(self, path: str, to: Path) -> int:
        """Write what is there to a file, or to standard output for ``-``; return its size."""
        try:
            with self._http.stream("GET", path) as answer:
                if not answer.is_success:
                    answer.read()
                    raise self._refused(answer)
                with _opened(to) as file:
                    return sum(file.write(chunk) for chunk in answer.iter_bytes())
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error

    @contextmanager
    def lines(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], silence: float
    ) -> Iterator[Iterator[str]]:
        """Read an answer line by line as it comes, giving up after ``silence`` seconds."""
        timeout = httpx.Timeout(60, connect=5, read=silence)
        try:
            with self._http.stream(
                "GET", path, params=query, headers=headers, timeout=timeout
            ) as answer:
                if not answer.is_success:
                    answer.read()
                    raise self._refused(answer)
                yield answer.iter_lines()
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error

    def page(self, path: str, limit: int, **query: object) -> dict[str, Any]:
        """Read up to ``limit`` of a list, over as many pages as that takes."""
        items: list[Any] = []
        cursor = query.pop("cursor", None)
        while True:
            size = min(PAGE, limit - len(items))
            page = self.get(path, limit=size, cursor=cursor, **query)
            items += page["items"]
            cursor = page.get("next")
            if not cursor or len(items) >= limit or not page["items"]:
                return {"items": items, "next": cursor}

    def every(self, path: str, **query: object) -> Iterator[Any]:
        """Read a whole list."""
        cursor = None
        while True:
            page = self.get(path, limit=PAGE, cursor=cursor, **query)
            yield from page["items"]
            cursor = page.get("next")
            if not cursor:
                return

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response:  # noqa: ANN401  whatever JSON holds
        """Send; what is only busy for a moment is asked again, with the same key."""
        pauses = iter(PATIENT if self._patient else HASTY)
        while True:
            pause = None if self._closing.is_set() else next(pauses, None)
            try:
                answer = self._http.request(method, path, **request)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if pause is None or not self._may_pass(error):
                    raise self._unreachable(error) from error
            else:
                if answer.is_success:
                    return answer
                if pause is None or answer.status_code not in BUSY:
                    raise self._refused(answer)
                pause = max(pause, _wanted_pause(answer))
            self._closing.wait(pause)

    def _may_pass(self, error: Exception) -> bool:
        """Tell whether the same again may fare better, and somebody would wait for it."""
        if isinstance(error, (*GONE, httpx.TimeoutException)):
            return self._patient
        return isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError)

    def _unreachable(self, error: Exception) -> UnreachableError:
        return UnreachableError(
            f"no answer from {self.target.url}: {str(error) or type(error).__name__}",
            "is `tocsin up` running? --url and TOCSIN_URL say where to look",
            is_gone=isinstance(error, GONE),
        )

    def _refused(self, answer: httpx.Response) -> RefusedError:
        return RefusedError(answer.status_code, _problem(answer), self._hint(answer))

    def _hint(self, answer: httpx.Response) -> str:
        """Say as whom was asked: what one may not see does not exist for them."""
        who = self.target.name
        if answer.status_code not in {401, 403, 404} or not who:
            return ""
        asked = f"asked as {who} ({', '.join(self.target.roles)})"
        if answer.status_code == UNAUTHENTICATED:
            return (
                f"{asked} of this home's stack; it may be another stack that answers at "
                f"{self.target.url}: is this home's `tocsin up` running?"
            )
        return f"{asked}; --as NAME asks as another"

    def give_up(self) -> None:
        """Let nobody wait to try again."""
        self._closing.set()

    def close(self) -> None:
        """Give the connections back."""
        self.give_up()
        self._http.close()

    def __enter__(self) -> Self:
        """Use it for one block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


@contextmanager
def _opened(to: Path) -> Iterator[IO[bytes]]:
    """Open a file that appears only when it is whole."""
    if str(to) == "-":
        yield sys.stdout.buffer
        return
    part = to.with_name(f".{to.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(to)
    except OSError as error:
        raise CliError(f"cannot write {to}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _json(answer: httpx.Response) -> Any:  # noqa: ANN401  whatever JSON holds
    return answer.json() if answer.content else {}


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        problem = json.loads(answer.content)
    except ValueError:
        return {"title": f"The API answered {answer.status_code}", "detail": answer.text[:200]}
    return problem if isinstance(problem, dict) else {"detail": str(problem)}


def _wanted_pause(answer: httpx.Response) -> float:
    """Read how long the API asks to wait, within reason."""
    wanted = answer.headers.get("Retry-After", "")
    return min(float(wanted), 30.0) if wanted.isdigit() else 0.0
