"""How people want to be reached: their rules, and what would come of them at an instant.

Everybody says it for themselves; who manages people may say it for others.
"""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from tocsin.desk import errands
from tocsin.desk.access import Errand
from tocsin.desk.call import Call
from tocsin.desk.errors import NotFoundError
from tocsin.desk.reach_errors import RulesChangedError, UnknownWayError
from tocsin.desk.reach_views import HeldView, PassedView, PreviewView, RulesView, planned
from tocsin.desk.rota_office import RotaOffice
from tocsin.desk.schedule_views import Names
from tocsin.desk.targets import ME
from tocsin.domain.access import Principal
from tocsin.domain.paging.plan import UTC_ZONE
from tocsin.domain.paging.rule_words import floor_said, limited, told
from tocsin.domain.paging.rules import MAILBOX, PersonalRules
from tocsin.storage import contacts, holds, people
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import now_of
from tocsin.storage.models import PersonalRulesRow, UserRow
from tocsin.storage.personal_rules import RULES, Occasion, Reachable, plans

VIEW = TypeAdapter(RulesView)


class Reach:
    """Shows and changes how people are reached."""

    def __init__(self, office: RotaOffice, reachable: Reachable) -> None:
        self._office = office
        self._reachable = reachable

    def rules(self, principal: Principal, said: str) -> RulesView:
        """Show a person's rules, what counts for them, and what limits hold just now."""
        with self._office.sessions() as session:
            user = person_of(session, self._office, principal, said, errands.READ_REACH)
            return self._view(session, user)

    def put(
        self, call: Call, said: str, own: PersonalRules, note: str, replaces: int | None
    ) -> RulesView:
        """Put a new version of a person's rules; the same ones again change nothing.

        Raises:
            RulesChangedError: ``replaces`` is not the version that counts.
            UnknownWayError: They name a channel or a contact that there is not.
        """
        with self._office.sessions() as session:
            user = person_of(session, self._office, call.principal, said, errands.SET_REACH)

        def do(session: Session) -> RulesView:
            rows = RULES.in_force(session, name=user.id)
            current = rows[0].number if rows else 0
            if replaces is not None and replaces != current:
                raise RulesChangedError(f"`replaces`: version {current} is in force.")
            self._check(session, user, own)
            if not rows or RULES.read(rows[0]) != own:
                RULES.put(session, user.id, own, call.actor_id, note)
            return self._view(session, user)

        return self._office.change(call, errands.SET_REACH, said, VIEW, do, RULES.lock)

    def preview(
        self,
        principal: Principal,
        said: str,
        urgency: str,
        severity: str | None,
        at: datetime | None,
    ) -> PreviewView:
        """Say what would happen to a page of that urgency and severity at an instant."""
        with self._office.sessions() as session:
            user = person_of(session, self._office, principal, said, errands.READ_REACH)
            when = at or now_of(session)
            about = Occasion(urgency, severity, when)
            found = plans(session, [user], self._reachable, about)[user.id]
            labels = {row.id: row.label for row in contacts.contacts_of(session, user.id)}
            rows = RULES.in_force(session, name=user.id)
            limits = RULES.read(rows[0]).limits if rows else ()
            names = Names(names_of(session, {user.id}))
        until = found.quiet_until
        return PreviewView(
            person=names.person(user.id),
            version=found.version,
            urgency=urgency,
            severity=severity,
            at=when,
            local=found.local,
            zone=found.zone,
            ways=[planned(found, way, labels) for way in found.ways],
            spare=[planned(found, way, labels) for way in found.spare],
            passed=[
                PassedView(
                    channel=one.channel, contact=one.contact or None, because=one.because.value
                )
                for one in found.passed
            ],
            quiet_until=datetime.fromisoformat(until) if until else None,
            broken_by=found.broken_by,
            words=[*told(found, labels), *map(limited, limits)],
        )

    def _check(self, session: Session, user: UserRow, own: PersonalRules) -> None:
        known = {row.id: row.channel for row in contacts.contacts_of(session, user.id)}
        channels = {MAILBOX, *self._reachable.channels}
        wrong: list[dict[str, Any]] = []
        for urgency in ("routine", "urgent"):
            for place, way in enumerate(own.ways(urgency)):
                at = ["body", "rules", urgency, str(place)]
                if way.channel not in channels:
                    why = f"There is no channel {way.channel!r} here: {_listed(channels)}."
                    wrong.append({"at": [*at, "channel"], "code": "unknown", "why": why})
                elif way.contact is not None and known.get(way.contact) != way.channel:
                    why = f"There is no contact {way.contact!r} of {way.channel}."
                    wrong.append({"at": [*at, "contact"], "code": "unknown", "why": why})
        for place, limit in enumerate(own.limits):
            if limit.channel is not None and limit.channel not in channels:
                why = f"There is no channel {limit.channel!r} here: {_listed(channels)}."
                at = ["body", "rules", "limits", str(place), "channel"]
                wrong.append({"at": at, "code": "unknown", "why": why})
        if wrong:
            raise UnknownWayError(wrong[0]["why"], errors=wrong)

    def _view(self, session: Session, user: UserRow) -> RulesView:
        rows = RULES.in_force(session, name=user.id)
        row: PersonalRulesRow | None = rows[0] if rows else None
        own = RULES.read(row) if row else PersonalRules()
        names = Names(
            names_of(session, {user.id, *([row.put_by.removeprefix("user:")] if row else [])})
        )
        defaults = self._reachable.defaults
        ways = {
            urgency: own.ways(urgency) or defaults.ways(urgency)
            for urgency in ("routine", "urgent")
        }
        counts = own.model_copy(update=ways).model_dump(mode="json")
        zone = own.zone or user.zone or UTC_ZONE
        return RulesView(
            person=names.person(user.id),
            version=row.number if row else 0,
            put_by=names.person(row.put_by) if row else None,
            put_at=row.put_at if row else None,
            note=row.note if row else "",
            zone=zone,
            rules=row.body if row else {},
            counts=counts | {"zone": zone},
            words=[*map(limited, own.limits), floor_said()],
            channels=list(self._reachable.channels),
            held=[
                HeldView(page=one.page_id, channel=one.channel, since=one.at, until=one.until)
                for one in holds.waiting_for(session, user.id)
            ],
        )


def person_of(
    session: Session, office: RotaOffice, principal: Principal, said: str, errand: Errand
) -> UserRow:
    """Return the person meant: who asks, or for those who may, anybody.

    Raises:
        ForbiddenError: It is somebody else, and the caller does not manage people.
        NotFoundError: There is nobody of that name or id.
    """
    if said not in (ME, principal.id, principal.name):
        office.gatekeeper.admit(principal, errand)
    user = people.find_user(session, principal.id if said == ME else said)
    if user is None:
        raise NotFoundError
    return user


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
