"""What all changes of schedules share: done once, one at a time, by whoever may."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Errand, Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.errors import InvalidError, NotFoundError, UnknownPersonError
from tocsin.desk.once import Change, once
from tocsin.desk.schedule_errors import NotOnScheduleError
from tocsin.desk.targets import ME
from tocsin.domain.access import Principal
from tocsin.domain.rota import Rota
from tocsin.storage import people, schedules
from tocsin.storage.duty import now_of
from tocsin.storage.models import ScheduleVersionRow, UserRow

ON_SCHEDULE = Errand("schedule.cover", None)
View = TypeVar("View")


@dataclass(frozen=True, slots=True)
class InForce:
    """The version of a schedule that counts now."""

    row: ScheduleVersionRow
    rota: Rota

    @property
    def name(self) -> str:
        """The schedule's name."""
        return self.row.schedule


class RotaOffice:
    """Lets people in and writes down what they did."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self.sessions = sessions
        self.gatekeeper = gatekeeper

    def admit_reader(self, principal: Principal) -> None:
        """Let in whoever may read schedules."""
        self.gatekeeper.admit(principal, errands.READ_SCHEDULES)

    def manages(self, principal: Principal) -> bool:
        """Tell whether somebody manages schedules."""
        return self.gatekeeper.allows(principal, errands.MANAGE_SCHEDULES)

    def check_is_on(self, principal: Principal, on_it: Collection[str]) -> None:
        """Let in who manages schedules, and those named.

        Raises:
            NotOnScheduleError: The person is neither.
        """
        if principal.id not in on_it and not self.manages(principal):
            raise NotOnScheduleError

    def change(
        self,
        call: Call,
        errand: Errand,
        about: str,
        view: TypeAdapter[View],
        do: Callable[[Session], View],
        lock: Callable[[Session], None] = schedules.lock,
    ) -> View:
        """Do something once, in one transaction; a refusal stands in the access log too.

        ``lock`` keeps others from changing the same sort of thing meanwhile.
        """
        wanted = Change(errand, {"subject": about}, view, lock, do)
        return once(self.sessions, self.gatekeeper, call, wanted)


def in_force(session: Session, name: str) -> InForce:
    """Return the version that counts now.

    Raises:
        NotFoundError: There is no such schedule.
    """
    found = schedules.in_force(session, name=name)
    if not found:
        raise NotFoundError
    return InForce(found[0], schedules.rota_of(found[0]))


def one_of_us(session: Session, said: str, principal: Principal) -> UserRow:
    """Return the active person of that name or id; ``me`` is who asks.

    Raises:
        UnknownPersonError: There is none.
    """
    user = people.find_user(session, principal.id if said == ME else said)
    if user is None or not user.active:
        raise UnknownPersonError(f"There is no active person {said!r}.", person=said)
    return user


def asked_span(
    session: Session,
    begin: datetime | None,
    end: datetime | None,
    shown: timedelta,
    longest_days: int,
) -> tuple[datetime, datetime]:
    """Return the span that a question is about: by default from now on, and so long.

    Raises:
        InvalidError: It runs backwards, or is too long.
    """
    first = begin or now_of(session)
    last = end or first + shown
    check_span(first, last, longest_days, ("from", "to"))
    return first, last


def check_span(
    begin: datetime, end: datetime, longest_days: int, said: tuple[str, str] = ("begin", "end")
) -> None:
    """Refuse spans that run backwards or are too long; ``said`` is what both were called.

    Raises:
        InvalidError: It says what the limit is.
    """
    if begin >= end:
        raise InvalidError(f"`{said[1]}` must come after `{said[0]}`.")
    if (end - begin).days >= longest_days:
        raise InvalidError(
            f"From `{said[0]}` to `{said[1]}` must be less than {longest_days} days."
        )
