"""Write and send what both sides of a handoff are told, and the reminder before it.

What is open is gathered for each person with their own rights, at the moment of sending. A
note is content: it goes where a page's summary may go, and elsewhere only that there is one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from activities.notices import NoticeActivities
from activities.sending import End, Way
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.ports import Letters, Message
from tocsin.domain.timeline import stamp
from tocsin.storage import handoffs, people, schedules
from tocsin.storage.desk_reads import names_of
from tocsin.storage.handoff_briefs import Brief, brief
from tocsin.storage.handoffs import Passing
from tocsin.storage.models import HandoffRow, Json, UserRow
from tocsin.storage.recipients import PostgresRecipients

INCOMING, OUTGOING, SOON = 1, 2, 3  # numbers of one handoff's notices
LETTERS = {INCOMING: "handoff-incoming", OUTGOING: "handoff-outgoing", SOON: "handoff-soon"}
LATE = timedelta(minutes=2)
GONE = "gone"


@dataclass(frozen=True, slots=True)
class Facts:
    """What one side is told: values for the letter, the note, and what is kept of it."""

    values: dict[str, object]
    note: str
    kept: Json


class HandoffTeller:
    """Tells people of handoffs; a repetition after a crash is one message or says so."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        recipients: PostgresRecipients,
        letters: Letters,
        notices: NoticeActivities,
        link: str = "",
    ) -> None:
        self._sessions = sessions
        self._recipients = recipients
        self._letters = letters
        self._notices = notices
        self._link = link

    def tell(self, row: HandoffRow, now: datetime) -> Json:
        """Tell both sides, and return what each was told of and whether it got through."""
        sides = {"incoming": (INCOMING, row.incoming), "outgoing": (OUTGOING, row.outgoing)}
        told: Json = {}
        for side, (number, person) in sides.items():
            if person is None:
                continue
            facts = self._facts(row, person, now)
            end = self._send(row.schedule, row.at, number, person, facts)
            told[side] = {
                "person": person,
                "way": end.way.value if end else GONE,
                "possible_duplicate": bool(end and end.possible_duplicate),
                **facts.kept,
            }
        return told

    def remind(self, one: Passing) -> bool:
        """Remind who is on call to leave a note; tell whether there is nothing left to do."""
        person = one.handoff.outgoing or ""
        with self._sessions() as session:
            at = _local(session, one.handoff.at, person, one.rota.zone)
            incoming = _name(session, one.handoff.incoming)
        facts = Facts({"begin": at, "incoming": incoming}, "", {})
        end = self._send(one.schedule, one.handoff.at, SOON, person, facts)
        return is_done(end.way.value if end else GONE)

    def _facts(self, row: HandoffRow, person: str, now: datetime) -> Facts:
        late = now - row.at
        with self._sessions() as session:
            (version,) = schedules.in_force(session, name=row.schedule)
            zone = schedules.rota_of(version).zone
            principal = people.principal_of(session, person)
            workers = [f"{scheme}{row.outgoing}" for scheme in ("", "user:") if row.outgoing]
            open_now = Brief()
            if principal is not None:
                open_now = brief(session, principal, [row.schedule], workers)
            note = handoffs.note_for(session, row.schedule, row.at)
            values: dict[str, object] = {
                "begin": _local(session, row.at, person, zone),
                "late": _length(late) if late > LATE else "",
                "outgoing": _name(session, row.outgoing),
                "incoming": _name(session, row.incoming),
                "has_note": note is not None,
                **_listed(session, open_now, person, zone),
            }
            by = _name(session, note.by.removeprefix("user:")) if note else ""
            text = f"{by}:\n\n{note.body}" if note else ""
        kept: Json = {
            "cases": [case.ref for case in open_now.cases],
            "all_cases": open_now.all_cases,
            "pages": [page.id for page in open_now.pages],
            "all_pages": open_now.all_pages,
            "late_seconds": max(int(late.total_seconds()), 0),
            "note": note.id if note else None,
        }
        return Facts(values, text, kept)

    def _send(
        self, schedule: str, at: datetime, number: int, person: str, facts: Facts
    ) -> End | None:
        """Send one notice; None when the person is not there any more."""
        because = f"Handoff of schedule {schedule} at {stamp(at)}."
        recipient = self._recipients.one_of_us(person, because)
        if recipient is None:
            return None
        template = LETTERS[number]
        values = {"ref": schedule, "link": self._link, **facts.values}
        subject, body = self._letters.render(template, recipient.language, values)
        about = f"handoff/{schedule}/{stamp(at)}"
        order = NoticeOrder("", number, (f"person:{person}",), template, subject=about)
        message = Message(
            key=f"{about}/{number}/{recipient.id}",
            recipient=recipient.id,
            address="",
            subject=subject,
            body=body,
            reference=schedule,
            template=template,
            link=self._link,
            summary=facts.note,
            language=recipient.language,
        )
        return self._notices.tell_person(order, message, recipient)


def is_done(way: str) -> bool:
    """Tell whether a side is not told again: it was, perhaps was, or is nobody any more."""
    return way in (Way.REACHED, Way.UNKNOWN, GONE)


def _name(session: Session, person: str | None) -> str:
    return names_of(session, [person]).get(person, person) if person else ""


def _local(session: Session, at: datetime, person: str, zone: str) -> str:
    """Write an instant by the clock on somebody's wall; the schedule's, if they said none."""
    user = session.get(UserRow, person)
    there = (user.zone if user else None) or zone
    return f"{at.astimezone(ZoneInfo(there)):%Y-%m-%d %H:%M} ({there})"


def _listed(session: Session, open_now: Brief, person: str, zone: str) -> dict[str, Any]:
    def local(at: datetime | None) -> str:
        return _local(session, at, person, zone) if at else ""

    return {
        "cases": [
            {"ref": one.ref, "kind": one.kind, "stage": one.stage, "due": local(one.due_at)}
            for one in open_now.cases
        ],
        "all_cases": open_now.all_cases,
        "pages": [
            {
                "id": one.id,
                "state": one.state,
                "urgency": one.urgency,
                "since": local(one.opened_at),
            }
            for one in open_now.pages
        ],
        "all_pages": open_now.all_pages,
    }


def _length(late: timedelta) -> str:
    """Write a length in days, hours and minutes, as every language reads it."""
    minutes = int(late.total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
