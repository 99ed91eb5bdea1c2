"""Cases of odd shapes for the overview, straight in the record, in a country of their own."""

import uuid
from datetime import UTC, datetime, timedelta

from tocsin.domain.timeline import stamp
from tocsin.playbooks.library import load_library
from tocsin.storage.models import CaseAnswerRow, CaseRow
from tocsin.storage.pinning import pin_playbook

PLACE, PART = "AQ", "AQ-X1"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MANY = 57  # more than a page of a list


def clock(name, state, due, *, law=None, ended=None, house=False):
    """A deadline as a case's view shows it."""
    shown = {"id": name, "state": state, "due_at": stamp(due), "polarity": "act_by"}
    shown |= {"ended_at": stamp(ended) if ended else None, "house": house}
    shown |= {"started_at": stamp(due - DAY), "paused_at": None, "citation": "", "why": []}
    return shown | ({"law": law} if law else {})


class Odd:
    """Puts cases in; ``kinds`` are two that nobody else has.

    Attributes:
        since: Where a period of four weeks begins, to the second; it moves while one looks.
    """

    def __init__(self, record):
        self.record = record
        self.kinds = tuple(f"odd-{name}-{uuid.uuid4().hex[:6]}" for name in "ab")
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.since = self.now - timedelta(weeks=4)
        playbook = load_library().pinned("copyright-takedown", None)
        with record.begin() as session:
            self.digest = pin_playbook(session, playbook)

    def case(self, *clocks, opened=None, closed=None, answered=None, kind=0, **more):
        opened = opened or self.now - 2 * DAY
        name = uuid.uuid4().hex
        given = {
            "jurisdiction": PLACE,
            "sensitivity": "open",
            "closed_at": closed,
            "state": "closed" if closed else "open",
            "due_at": None,
            "view": {"gates": [], "actions": [], "clocks": list(clocks)},
        }
        row = CaseRow(
            id=name,
            ref=f"TCN-{name[:4].upper()}-{name[4:8].upper()}",
            kind=self.kinds[kind],
            lifecycle="takedown",
            playbook_digest=self.digest,
            title="Odd",
            stage="closed" if closed else "review",
            language="en",
            received_at=opened,
            opened_at=opened,
            updated_at=self.now,
            **(given | more),
        )
        with self.record.begin() as session:
            session.add(row)
            session.flush()
            if answered:
                session.add(CaseAnswerRow(case_id=name, at=answered))

    def fill(self):
        """Put in one of each shape."""
        self._with_deadlines()
        self._at_edges()
        self._of_loads()
        for number in range(MANY):
            self.case(closed=self.now - HOUR, opened=self.now - 8 * DAY, kind=number % 2)

    def _with_deadlines(self):
        now, met = self.now, {"ended": self.now - DAY, "law": "eu-odd"}
        late = now - 3 * HOUR
        twice = (clock("a", "met", now, **met), clock("b", "met", now, **met))
        self.case(*twice, answered=now - DAY)
        self.case(clock("a", "met", now, **met), clock("b", "breached", late, law="eu-odd"))
        self.case(
            clock("a", "breached", late, law="eu-odd"),
            clock("b", "breached", late, law="us-odd"),
            clock("c", "breached", late, house=True),
            kind=1,
        )
        self.case(
            clock("a", "breached", late, law="us-odd", ended=now - HOUR), closed=now - HOUR
        )
        self.case(*(clock(one, "running", now + DAY, law="eu-odd") for one in "abc"))
        # the same name, once of the law and once of the house
        self.case(clock("reply", "running", now + DAY))
        self.case(clock("reply", "running", now + DAY, house=True), kind=1)
        self.case(clock("reply", "paused", now + DAY, house=True), sensitivity="sealed")
        long_ago = self.since - DAY
        self.case(
            clock("a", "met", long_ago, law="eu-odd", ended=long_ago), opened=long_ago - DAY
        )
        # met after it was closed, and that was before the period
        self.case(
            clock("a", "met", now, **met), opened=long_ago - 5 * DAY, closed=long_ago - DAY
        )

    def _at_edges(self):
        """Around every edge by a second, as the figures' own second is not ours."""
        now = self.now
        edges = (now - DAY, now - 3 * DAY, now - 7 * DAY, now - 14 * DAY, self.since)
        for edge in edges:
            for off in range(-2, 4):
                at = edge + timedelta(seconds=off)
                self.case(opened=at, answered=at + HOUR if off % 2 else None, kind=off % 2)
                self.case(opened=self.since - 9 * DAY, closed=at)
                self.case(clock("edge", "breached", at, law="edge"), opened=at - 90 * DAY)
        for due in (HOUR * 0, 4 * HOUR, DAY, 7 * DAY):
            for off in range(-2, 4):
                self.case(due_at=now + due + timedelta(seconds=off))
        self.case(due_at=None, opened=now - 400 * DAY)

    def _of_loads(self):
        late = {"due_at": self.now - DAY}
        self.case(team="north", waiting_roles=["legal_counsel", "executive"], **late)
        self.case(team="north", waiting_roles=["legal_counsel"], jurisdiction=PART)
        self.case(waiting_roles=["executive"], **late)
