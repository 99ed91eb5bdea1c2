"""The list behind each number: the worklist, by the very filters that the number counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from tocsin.desk.overview import Wish
from tocsin.desk.overview_views import Compliance, OverviewView

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE_EDGES = {"late": 0 * HOUR, "4h": 4 * HOUR, "24h": 24 * HOUR, "7d": 7 * DAY, "later": None}
AGE_EDGES = {
    "1d": DAY,
    "3d": 3 * DAY,
    "7d": 7 * DAY,
    "30d": 30 * DAY,
    "90d": 90 * DAY,
    "older": None,
}


@dataclass(frozen=True, slots=True)
class Links:
    """Writes addresses of lists; its methods are what templates ask."""

    found: OverviewView
    wish: Wish

    def due(self, bucket: str, kind: str | None = None) -> str:
        """Return the open cases whose deadline falls into a bucket; ``all``: any."""
        edges = list(DUE_EDGES)
        before = after = None
        if bucket in DUE_EDGES:
            end = DUE_EDGES[bucket]
            before = self.found.now + end if end is not None else None
            place = edges.index(bucket)
            start = DUE_EDGES[edges[place - 1]] if place else None
            after = self.found.now + start if start is not None else None
        return self._list("open", kind, due_after=after, due_before=before)

    def age(self, bucket: str) -> str:
        """Return the open cases that were opened so long ago."""
        edges = list(AGE_EDGES)
        place = edges.index(bucket)
        newest = AGE_EDGES[edges[place - 1]] if place else None
        oldest = AGE_EDGES[bucket]
        return self._list(
            "open",
            None,
            opened_after=self.found.now - oldest if oldest is not None else None,
            opened_before=self.found.now - newest if newest is not None else None,
        )

    def week(self, number: int, kind: str | None = None) -> str:
        """Return the cases that were opened in a week of the period."""
        weeks = [*self.found.weeks, self.found.now]
        span = {"opened_after": weeks[number], "opened_before": weeks[number + 1]}
        return self._list("any", kind, "received", **span)

    def answered(self, kind: str | None = None) -> str:
        """Return the cases that were opened in the period and that a person has answered."""
        since = self.found.since
        return self._list("any", kind, "received", opened_after=since, answered="true")

    def closed(self, kind: str | None = None) -> str:
        """Return the cases that were closed in the period."""
        return self._list("closed", kind, "updated", closed_after=self.found.since)

    def clock(self, one: Compliance | None, standing: str) -> str:
        """Return the cases with such a deadline met, missed, ended, or open; None: any."""
        since = None if standing == "open" else self.found.since
        which = {"clock": one.law, "set_by": "house" if one.house else "law"} if one else {}
        return self._list("any", None, standing=standing, clock_since=since, **which)

    def load(self, member: str, name: str | None, *, late: bool = False) -> str:
        """Return the open cases of a team or of none, or those that wait for a role."""
        before = self.found.now if late else None
        whose = {member: name} if name else {f"no_{member}": "true"}
        return self._list("open", None, due_before=before, **whose)

    def _list(
        self, state: str, kind: str | None, sort: str = "", **more: datetime | str | None
    ) -> str:
        given = {
            "state": state,
            "kind": kind or self.wish.kind,
            "jurisdiction": self.wish.jurisdiction,
            **more,
            "sort": sort,
        }
        plain = {name: _plain(value) for name, value in given.items() if value}
        return "/cases?" + urlencode(plain)


def _plain(value: datetime | str) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value
