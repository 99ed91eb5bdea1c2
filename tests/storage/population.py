"""Some cases of all sorts, for tests of lists."""

import random
import uuid
from datetime import UTC, datetime, timedelta

from tocsin.domain.access import Grant, Principal, Role
from tocsin.domain.timeline import stamp
from tocsin.storage.models import CaseRow
from tocsin.storage.visibility import visibility_of
from tocsin.storage.worklist import Filters, worklist

EVERYBODY = Principal("everybody", "everybody", (Grant(Role.LEGAL_COUNSEL),))
JURISDICTIONS, TEAMS, PEOPLE = (None, "DE", "DE-BY", "FR"), (None, "t1", "t2"), ("p1", "p2")
ROLES = ("legal_counsel", "intake_analyst")
START = datetime(2026, 1, 1, tzinfo=UTC)


class Population:
    """Some 80 cases of all sorts, under a kind of their own."""

    def __init__(self, make, sessions):
        self.sessions = sessions
        self.kind = f"k{uuid.uuid4().hex[:12]}"
        self.filters = Filters(kind=self.kind)
        pick = random.Random(7)  # noqa: S311 - no secret
        for number in range(80):
            received = START + timedelta(hours=pick.randrange(20))
            opening = make.case(
                kind=self.kind,
                sensitivity=pick.choice(("open", "restricted", "sealed")),
                jurisdiction=pick.choice(JURISDICTIONS),
                team=pick.choice(TEAMS),
                title=f"Café number {number}",
                fields={
                    "target_urls": [f"https://www.host{number % 7}.example/a_b/{number}"],
                    "work_urls": [
                        f"https://original{number % 5}.example/song.mp3?take={number}"
                    ],
                    "requester_name": f"Zoë Publisher{number % 3}",
                    "requester_email": f"rights{number % 3}@label.example",
                    "description": "A long story\nwhich nobody searches",
                    "missing": ["signature"],
                },
                received_at=received,
                opened_at=received,
            )
            due = START + timedelta(days=pick.randrange(5))
            batch, _ = make.batch(
                opening,
                state=pick.choice(("open", "open", "closed")),
                stage=pick.choice(("review", "act")),
                due_at=pick.choice((None, stamp(due))),
                waiting_roles=tuple(pick.sample(ROLES, pick.randrange(3))),
                people=tuple(pick.sample(PEOPLE, pick.randrange(3))),
                at=received,
            )
            make.log.record(batch)
        with sessions() as session:
            found = session.query(CaseRow).where(CaseRow.kind == self.kind)
            self.cases = {case.id: case for case in found}

    def pages(self, principal, filters=None, sort="due", limit=7):
        """Walk through all pages."""
        found, cursor = [], None
        while True:
            with self.sessions() as session:
                page = worklist(
                    session,
                    visibility_of(principal),
                    filters or self.filters,
                    sort=sort,
                    cursor=cursor,
                    limit=limit,
                )
            found += [case.id for case in page.cases]
            cursor = page.next
            if cursor is None:
                return found

    def in_order(self, ids, sort="due"):
        far = datetime.max.replace(tzinfo=UTC)
        keys = {
            "due": lambda case: (case.due_at or far, case.id),
            "received": lambda case: (case.received_at, case.id),
            "updated": lambda case: (case.updated_at, case.id),
        }
        cases = sorted((self.cases[one] for one in ids), key=keys[sort])
        ordered = [case.id for case in cases]
        return ordered if sort == "due" else ordered[::-1]
