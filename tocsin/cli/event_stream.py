"""Follow the API's event stream, and take it up again where it broke off."""

import json
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tocsin.cli.client import Api
from tocsin.cli.errors import RefusedError, UnreachableError

PATH = "/v1/events"
SILENCE = 45.0  # seconds; the API says at least every 15 that it is there
LONGEST_PAUSE = 30.0
REMEMBERED = 10_000
BUSY = {429, 503}
SHOWN = {"case.changed", "feed.reset"}


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its type, its data, and where to resume after it."""

    type: str
    data: dict[str, Any]
    id: str


@dataclass(slots=True)
class Follower:
    """Follows events for as long as it takes; each is given once, however often it comes.

    Attributes:
        cursor: Where to resume; with one, an API that does not answer is waited for.
    """

    api: Api
    query: dict[str, str]
    cursor: str = ""
    _retry: float = 2.0
    _seen: "OrderedDict[tuple[str, int], None]" = field(default_factory=OrderedDict)

    def events(self) -> Iterator[Event]:
        """Yield events.

        Raises:
            RefusedError: The API says no, and would again.
            UnreachableError: Nothing answered the first time.
        """
        has_begun = False
        while True:
            pause = self._retry
            try:
                for event in self._connected():
                    has_begun = True
                    if event.data.get("why") == "caught-up":
                        return
                    if event.type in SHOWN and self._is_new(event):
                        yield event
            except RefusedError as error:
                if error.status not in BUSY:
                    raise
                pause = max(pause, 5.0)
            except UnreachableError:
                if not (has_begun or self.cursor):
                    raise
            # The pause that the API asked for, so that it is not stormed when it comes back.
            time.sleep(min(pause, LONGEST_PAUSE))

    def _connected(self) -> Iterator[Event]:
        headers = {"Accept": "text/event-stream"}
        if self.cursor:
            headers["Last-Event-ID"] = self.cursor
        with self.api.lines(PATH, self.query, headers, SILENCE) as lines:
            for event, retry in parsed(lines):
                self.cursor = event.id or self.cursor
                self._retry = retry or self._retry
                yield event

    def _is_new(self, event: Event) -> bool:
        """Tell whether an event comes for the first time; reference and number name it."""
        if "seq" not in event.data:
            return True
        key = (str(event.data.get("ref")), int(event.data["seq"]))
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True


def parsed(lines: Iterable[str]) -> Iterator[tuple[Event, float]]:
    """Read server-sent events, each with the seconds after which to connect again, or 0."""
    parts: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            is_more = name == "data" and name in parts
            parts[name] = f"{parts[name]}\n{value}" if is_more else value
            continue
        retry = parts.get("retry", "")
        data = json.loads(parts.get("data") or "{}")
        event = Event(parts.get("event", ""), data, parts.get("id", ""))
        yield event, int(retry) / 1000 if retry.isdigit() else 0.0
        parts = {}
