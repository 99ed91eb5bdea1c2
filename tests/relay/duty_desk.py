"""Two people, a schedule of theirs, and what tells them of handoffs."""

import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from activities.notices import NoticeActivities
from tocsin.domain.access import Grant, Role
from tocsin.domain.rota import Rota
from tocsin.playbooks.letters import TemplateLetters
from tocsin.relay.handoff_telling import HandoffTeller
from tocsin.relay.handoffs import Handoffs
from tocsin.storage import handoffs, schedules
from tocsin.storage.faces import PostgresFaces
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.models import HandoffRow, MailboxRow
from tocsin.storage.people import create_user
from tocsin.storage.recipients import PostgresRecipients
from tocsin.storage.schedules import ENTERED, OVERRIDE, NewEvent

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def now():
    return datetime.now(UTC)


def handoffs_of(sessions, channels, recipients=None):
    """Build what tells of handoffs, as the worker does."""
    letters = TemplateLetters()
    recipients = recipients or PostgresRecipients(sessions)
    notices = NoticeActivities(
        recipients, PostgresLedger(sessions), letters, PostgresFaces(sessions), channels
    )
    return Handoffs(sessions, HandoffTeller(sessions, recipients, letters, notices))


class Desk:
    """Two people, a schedule of theirs, and what tells them."""

    def __init__(self, sessions):
        self.sessions = sessions
        self.seen = set()
        self.name = f"s-{uuid.uuid4().hex[:8]}"
        self.ada, self.ben = self.person("ada"), self.person("ben")
        self.recipients = PostgresRecipients(sessions)
        self.channels = {"mailbox": PostgresMailbox(sessions)}

    def person(self, name, role=Role.ON_CALL):
        with self.sessions.begin() as session:
            made = create_user(
                session,
                f"{name}-{uuid.uuid4().hex[:6]}",
                display_name=name,
                grants=[Grant(role)],
            )
            return made.id

    def once(self):
        handoffs_of(self.sessions, self.channels, self.recipients).once()

    def put(self, *members, zone="Europe/Berlin", **more):
        """Put turns of which the first one lasts for months."""
        started = (datetime.now(UTC) - 2 * DAY).date().isoformat()
        rotation = {"kind": "daily", "starts_on": started, "length": 90}
        layer = {"id": "main", "rotation": rotation, "members": list(members)}
        rota = Rota.model_validate({"zone": zone, "layers": [layer], **more})
        with self.sessions.begin() as session:
            schedules.lock(session)
            schedules.put(session, self.name, rota, "user:root")

    def override(self, person, begin, end):
        new = NewEvent(
            sort=OVERRIDE, key=uuid.uuid4().hex, event=ENTERED, by="user:root",
            schedule=self.name, person=person, begin=begin, end=end,
        )  # fmt: skip
        with self.sessions.begin() as session:
            schedules.lock(session)
            schedules.add_events(session, [new])

    def begin(self, *members, **more):
        """Put the schedule and let its beginning be told."""
        self.put(*members, **more)
        self.once()
        self.forget()

    def forget(self):
        """Let everything that was told so far be forgotten in the mailbox."""
        self.seen = {row.id for row in self.rows(MailboxRow)}

    def rows(self, model):
        with self.sessions() as session:
            return list(session.scalars(select(model)))

    def mail(self, person):
        """What a person got about this schedule, in order."""
        ours = [
            row
            for row in self.rows(MailboxRow)
            if row.reference == self.name and row.recipient == f"user:{person}"
        ]
        return [row for row in sorted(ours, key=lambda row: row.id) if row.id not in self.seen]

    def found(self):
        rows = [row for row in self.rows(HandoffRow) if row.schedule == self.name]
        return sorted(rows, key=lambda row: row.at)

    def note(self, body, by=None):
        with self.sessions.begin() as session:
            handoffs.put_note(session, self.name, f"user:{by or self.ada}", body)
