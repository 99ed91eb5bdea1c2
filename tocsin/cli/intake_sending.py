"""Hand papers to the API, several at once, each once: the key makes a repetition harmless."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import httpx

from tocsin.cli.client import UNAUTHENTICATED, Api
from tocsin.cli.errors import CliError, RefusedError, UnreachableError
from tocsin.cli.intake_files import Missing, Paper

REPLAYED = "Idempotency-Replayed"
SLACK = timedelta(seconds=2)  # the Date header has whole seconds, and is made once in each
LONGEST_NAME = 300
T = TypeVar("T")
R = TypeVar("R")


class Fate(StrEnum):
    """What became of a file."""

    OPENED = "opened"
    JOINED = "joined"
    RECEIVED = "received"
    ALREADY_THERE = "already there"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file; the members that a script relies on, and why it failed."""

    path: str
    fate: Fate
    item: str | None = None
    sha256: str | None = None
    case: str | None = None
    document: str | None = None
    kind: str | None = None
    size: int = 0
    error: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as ``--json`` prints it."""
        return {**asdict(self), "fate": self.fate.value}


class Sender:
    """Takes papers to the API; a single odd one never stops the others."""

    def __init__(self, api: Api, wait: int) -> None:
        self._api = api
        self._wait = wait

    def send(self, paper: Paper | Missing) -> Result:
        """Take one paper in.

        Raises:
            CliError: None of the others would fare better either.
        """
        if isinstance(paper, Missing):
            return Result(_shown(paper.path), Fate.FAILED, error=paper.why)
        path = _shown(paper.path)
        try:
            content = paper.path.read_bytes()
        except (OSError, MemoryError) as error:
            why = getattr(error, "strerror", None) or str(error) or "cannot be read"
            return Result(path, Fate.FAILED, error=why)
        try:
            return self._received(path, paper, content)
        except RefusedError as error:
            if error.status == UNAUTHENTICATED:
                raise
            return Result(path, Fate.FAILED, size=len(content), error=error.message)
        except UnreachableError as error:
            if error.is_gone:
                raise
            return Result(path, Fate.FAILED, size=len(content), error=error.message)

    def _received(self, path: str, paper: Paper, content: bytes) -> Result:
        headers = {
            "Content-Type": paper.content_type,
            "Idempotency-Key": paper.key(content),
        }
        if self._wait:
            headers["Prefer"] = f"wait={self._wait}"
        query = {"channel": "cli", "filename": file_name(paper.path)}
        answer = self._api.raw(
            "POST", "/v1/intake", content=content, headers=headers, params=query
        )
        body = answer.json()
        sha256 = hashlib.sha256(content).hexdigest()
        if body["item"]["sha256"] != sha256:
            raise CliError(f"{path}: the receipt is for other bytes ({body['item']['sha256']})")
        return _result(path, body, replayed=is_replay(answer, body), size=len(content))


def _result(path: str, body: Mapping[str, Any], *, replayed: bool, size: int) -> Result:
    draft, case = body.get("draft") or {}, body.get("case") or {}
    fate = Fate.RECEIVED
    if replayed:
        fate = Fate.ALREADY_THERE
    elif case:
        fate = Fate.JOINED if case.get("joined") else Fate.OPENED
    return Result(
        path,
        fate,
        item=body["item"]["id"],
        sha256=body["item"]["sha256"],
        case=case.get("ref"),
        document=draft.get("document"),
        kind=case.get("kind") or draft.get("kind"),
        size=size,
    )


def is_replay(answer: httpx.Response, body: Mapping[str, Any]) -> bool:
    """Tell whether the key had brought the item before: it was received before we asked.

    The clock that counts is the API's own, so a wrong one here does not matter.
    """
    if answer.headers.get(REPLAYED) == "true":
        return True
    try:
        asked = parsedate_to_datetime(answer.headers["Date"]) - answer.elapsed
        return datetime.fromisoformat(body["item"]["received_at"]) < asked - SLACK
    except (KeyError, TypeError, ValueError):
        return False


def file_name(path: Path) -> str:
    """Return a file's name as text that can be sent and stored, whatever it is made of."""
    return _shown(path.name)[-LONGEST_NAME:]


def in_parallel(
    work: Callable[[T], R], things: Iterable[T], width: int, give_up: Callable[[], None]
) -> Iterator[R]:
    """Yield what ``work`` makes of each thing as it is done, ``width`` at a time.

    Whoever stops early waits for what is under way; ``give_up`` makes that short.
    """
    waiting = iter(things)
    pool = ThreadPoolExecutor(width)
    try:
        running: set[Future[R]] = {
            pool.submit(work, thing) for thing in islice(waiting, width * 2)
        }
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {pool.submit(work, thing) for thing in islice(waiting, len(done))}
            for future in done:
                yield future.result()
    finally:
        give_up()
        pool.shutdown(cancel_futures=True)


def _shown(path: object) -> str:
    """Write a path as text that can always be printed."""
    return str(path).encode("utf-8", "replace").decode()
