"""A handful of cases made by hand, counted by the overview and listed by the worklist."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tocsin.desk.overview import shaped
from tocsin.domain.access import Grant, Principal, Role
from tocsin.domain.timeline import Head, append, stamp
from tocsin.storage import overview
from tocsin.storage.models import TimelineRow
from tocsin.storage.overview import Scope
from tocsin.storage.visibility import visibility_of
from tocsin.storage.worklist import Filters, count

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
WEEKS = 4
SINCE = NOW - timedelta(weeks=WEEKS)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COUNSEL, ANALYST = Role.LEGAL_COUNSEL, Role.INTAKE_ANALYST


def clock(name, state, due, **more):
    """A deadline as a case's view shows it."""
    shown = {
        "id": name,
        "state": state,
        "due_at": stamp(due),
        "ended_at": None,
        "polarity": "act_by",
        "citation": f"Law of {name}",
        "house": False,
    }
    return shown | more


class Register:
    """A handful of cases made by hand, under a kind of their own."""

    def __init__(self, make, sessions):
        self.make, self.sessions = make, sessions
        self.kind = f"k{uuid.uuid4().hex[:12]}"

    def case(self, *, opened=NOW - DAY, answered=None, closed=None, clocks=(), **changes):
        of_opening = ("sensitivity", "team", "jurisdiction")
        given = {name: changes.pop(name) for name in of_opening if name in changes}
        opening = self.make.case(kind=self.kind, opened_at=opened, received_at=opened, **given)
        due = changes.pop("due", None)
        at = closed or answered or opened
        batch, _ = self.make.batch(
            opening,
            at=at,
            state="closed" if closed else "open",
            due_at=stamp(due) if due else None,
            view={"clocks": list(clocks)},
            **({"people": ()} | changes),
        )
        if answered:
            batch = _answered(opening, batch, answered)
        self.make.log.record(batch)
        return opening

    def counted(self, *roles, person="somebody", jurisdiction=None, scope=()):
        who = Principal(person, person, tuple(Grant(role, *scope) for role in roles))
        scope = Scope(visibility_of(who), SINCE, NOW, self.kind, jurisdiction)
        with self.sessions() as session:
            return shaped(overview.read(session, scope), scope, WEEKS)

    def listed(self, reader, **filters):
        who = Principal("somebody", "somebody", (Grant(reader),))
        with self.sessions() as session:
            return count(session, visibility_of(who), Filters(kind=self.kind, **filters))


def _answered(opening, batch, at):
    """Let the batch's entry be a verdict."""
    entry = append(
        Head(0, opening.entry.hash),
        at=at,
        actor="user:u",
        event="verdict.given",
        data={"gate": "review.1"},
        salt="x",
    )
    return replace(batch, entries=(entry,))


def hash_of(register, opening, seq):
    with register.sessions() as session:
        return session.get(TimelineRow, (opening.case_id, seq)).hash
