"""Spans of time, sorted once, so that what holds at an instant is found without a walk."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Generic, Protocol, TypeVar


class HasSpan(Protocol):
    """Anything that holds from ``begin`` until just before ``end``."""

    @property
    def begin(self) -> datetime: ...  # noqa: D102 - told by the class
    @property
    def end(self) -> datetime: ...  # noqa: D102 - told by the class


S = TypeVar("S", bound=HasSpan)


class Spans(Generic[S]):
    """Spans by their begin, with the latest end so far: both tell where to stop looking."""

    __slots__ = ("_begins", "_reach", "_sorted")

    def __init__(self, spans: Iterable[S]) -> None:
        """Sort the spans; those that begin together keep their order."""
        self._sorted = sorted(spans, key=lambda span: span.begin)
        self._begins = [span.begin for span in self._sorted]
        self._reach: list[datetime] = []
        for span in self._sorted:
            reach = self._reach[-1] if self._reach else span.end
            self._reach.append(max(reach, span.end))

    def at(self, at: datetime) -> list[S]:
        """Return what holds at an instant, the latest to begin first."""
        found = []
        index = bisect_right(self._begins, at) - 1
        while index >= 0 and self._reach[index] > at:
            if self._sorted[index].end > at:
                found.append(self._sorted[index])
            index -= 1
        return found

    def between(self, begin: datetime, end: datetime) -> list[S]:
        """Return what touches a span, in order of begin."""
        last = bisect_left(self._begins, end)
        first = bisect_right(self._reach, begin)
        return [span for span in self._sorted[first:last] if span.end > begin]

    def __iter__(self) -> Iterator[S]:
        return iter(self._sorted)

    def __bool__(self) -> bool:
        return bool(self._sorted)
