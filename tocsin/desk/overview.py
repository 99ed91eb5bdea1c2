"""How everything stands, for somebody who looks once a week: counted of what they see.

Figures are kept for half a minute per way of seeing and filter, and counted once however many
ask at the same time.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.overview_views import (
    Compliance,
    Deadlines,
    KindOpen,
    Load,
    OverviewView,
    Spans,
)
from tocsin.domain.access import Principal
from tocsin.storage import overview
from tocsin.storage.overview import AGES, DUE, STANDINGS, Scope
from tocsin.storage.visibility import Visibility

FRESH_SECONDS, MOST_KEPT = 30.0, 64
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wish:
    """What to count: ``weeks`` back from now, of one kind or place or of all."""

    weeks: int = 12
    kind: str | None = None
    jurisdiction: str | None = None


class Overview:
    """Counts, and keeps the counts for a moment."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._kept = _Kept()

    def show(self, principal: Principal, wish: Wish) -> OverviewView:
        """Show how everything stands that the person sees."""
        self._gatekeeper.admit(principal, errands.LIST_CASES)
        sight = self._gatekeeper.sight(principal, errands.LIST_CASES)
        return self._kept.get((sight, wish), lambda: self._count(sight, wish))

    def _count(self, sight: Visibility, wish: Wish) -> OverviewView:
        now = datetime.now(UTC).replace(microsecond=0)
        scope = Scope(sight, now - wish.weeks * WEEK, now, wish.kind, wish.jurisdiction)
        with self._sessions() as session:
            found = overview.read(session, scope)
        return shaped(found, scope, wish.weeks)


def shaped(found: dict[str, list[dict[str, Any]]], scope: Scope, weeks: int) -> OverviewView:
    """Shape what was counted: the most first, each bucket there even when it is empty."""
    volume: dict[str, list[int]] = {}
    for row in found["weeks"]:
        if 0 <= row["week"] < weeks:
            volume.setdefault(row["kind"], [0] * weeks)[row["week"]] += row["cases"]
    return OverviewView(
        now=scope.now,
        since=scope.since,
        open=_open(found["open"]),
        weeks=[scope.since + number * WEEK for number in range(weeks)],
        volume=dict(sorted(volume.items(), key=lambda one: (-sum(one[1]), one[0]))),
        age={age: _sum(found["open"], "age", age) for age in AGES},
        answered=_spans(found["answered"]),
        closed=_spans(found["closed"]),
        deadlines=_deadlines(found["clocks"]),
        clocks=sorted(
            (_compliance(row) for row in found["clocks"]),
            key=lambda one: (one.house, -one.breached, one.law),
        ),
        teams=_loads(found["teams"], "team"),
        roles=_loads(found["roles"], "role"),
        kinds=sorted({row["kind"] for row in found["open"]} | set(volume)),
    )


def _open(rows: list[dict[str, Any]]) -> list[KindOpen]:
    kinds = sorted({row["kind"] for row in rows})
    found = []
    for kind in kinds:
        own = [row for row in rows if row["kind"] == kind]
        due = {bucket: _sum(own, "due", bucket) for bucket in DUE}
        found.append(KindOpen(kind=kind, cases=sum(due.values()), due=due))
    return sorted(found, key=lambda one: (-one.cases, one.kind))


def _sum(rows: list[dict[str, Any]], member: str, bucket: str) -> int:
    return sum(row["cases"] for row in rows if row[member] == bucket)


def _compliance(row: dict[str, Any]) -> Compliance:
    return Compliance(
        **{name: row[name] for name in ("law", "house", "citation", *STANDINGS)},
        cases={standing: row[f"{standing}_cases"] for standing in STANDINGS},
    )


def _deadlines(rows: list[dict[str, Any]]) -> Deadlines:
    """Add up: a case with deadlines of several laws counts with one of them."""
    return Deadlines(
        **{standing: sum(row[standing] for row in rows) for standing in STANDINGS},
        cases={name: sum(row[f"{name}_of_all"] for row in rows) for name in STANDINGS},
    )


def _spans(rows: list[dict[str, Any]]) -> list[Spans]:
    """Return those of all kinds first, then kind by kind."""
    spans = [Spans(**row) for row in rows if row["cases"]]
    return sorted(spans, key=lambda one: (one.kind is not None, -one.cases, one.kind or ""))


def _loads(rows: list[dict[str, Any]], member: str) -> list[Load]:
    loads = [Load(name=row[member], cases=row["cases"], late=row["late"]) for row in rows]
    return sorted(loads, key=lambda one: (-one.cases, one.name or ""))


class _Kept:
    """Figures by who sees and what is asked; the oldest go first."""

    def __init__(self) -> None:
        self._found: OrderedDict[object, tuple[float, OverviewView]] = OrderedDict()
        self._counting: dict[object, threading.Lock] = {}
        self._mutex = threading.Lock()

    def get(self, key: object, count: Callable[[], OverviewView]) -> OverviewView:
        with self._mutex:
            lock = self._counting.setdefault(key, threading.Lock())
        with lock:
            found = self._fresh(key)
            if found is None:
                found = count()
                self._put(key, found)
            return found

    def _fresh(self, key: object) -> OverviewView | None:
        with self._mutex:
            at, found = self._found.get(key, (0.0, None))
            return found if time.monotonic() - at < FRESH_SECONDS else None

    def _put(self, key: object, found: OverviewView) -> None:
        with self._mutex:
            self._found.pop(key, None)
            self._found[key] = (time.monotonic(), found)
            while len(self._found) > MOST_KEPT:
                gone, _ = self._found.popitem(last=False)
                self._counting.pop(gone, None)
