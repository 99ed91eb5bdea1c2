"""Who can serve at an instant, and who serves in whose stead."""

from datetime import datetime

from tocsin.domain.oncall.reason import Because, Reason
from tocsin.domain.oncall.schedule import Schedule
from tocsin.domain.oncall.swap import Cover
from tocsin.domain.oncall.values import EARLIEST

LONGEST_CHAIN = 20  # of people who cover for one another
Found = tuple[str | None, tuple[Reason, ...]]


def hindrance(schedule: Schedule, person: str, at: datetime) -> Reason | None:
    """Return why a person takes no turn at an instant, or None if they can."""
    if left := departure(schedule, person, at):
        return left
    if (time_off := schedule.off.get(person)) and (held := time_off.at(at)):
        span = (held[0].begin, held[0].end)
        return Reason(Because.TIME_OFF, person, None, held[0].id or None, None, *span)
    if schedule.on_holidays == "skip":
        for holidays in schedule.holidays_of.get(person, ()):
            if days := holidays.spans.at(at):
                return Reason(Because.HOLIDAY, person, begin=days[0].begin, end=days[0].end)
    return None


def departure(schedule: Schedule, person: str, at: datetime) -> Reason | None:
    """Return that a person has left by an instant, or None."""
    left = schedule.left.get(person) if schedule.left else None
    return Reason(Because.DEPARTED, person, begin=left) if left and left <= at else None


class Stead:
    """Finds who serves for a person: whoever agreed to, or themselves.

    Covers are followed from one to the next, the newest first, and nobody is asked twice; who
    cannot serve does not count. What nobody can take stays with the person.
    """

    def __init__(self, schedule: Schedule, at: datetime) -> None:
        self._schedule, self._at = schedule, at
        self._asked: set[str] = set()

    def of(self, person: str, *, ordered: bool = False, since: datetime | None = None) -> Found:
        """Return who serves, with the reasons, or None with what hinders everybody.

        Args:
            person: Whose turn it is.
            ordered: Whether an override put them there: then time off is no hindrance.
            since: Covers agreed until then do not count.
        """
        self._asked.add(person)
        hindered: list[Reason] = []
        for cover in self._covers(person, since):
            if cover.person in self._asked or len(self._asked) > LONGEST_CHAIN:
                continue
            found, why = self.of(cover.person, ordered=cover.explicit)
            if found is not None:
                return found, (*hindered, _covering(cover), *why)
            hindered.extend(why)
        return self._themselves(person, ordered, hindered)

    def _themselves(self, person: str, ordered: bool, hindered: list[Reason]) -> Found:
        find = departure if ordered else hindrance
        if hindering := find(self._schedule, person, self._at):
            return None, (*hindered, hindering)
        return person, (*hindered, Reason(Because.KEEPS, person)) if hindered else ()

    def _covers(self, person: str, since: datetime | None) -> list[Cover]:
        covers = self._schedule.covers
        if not covers or person not in covers:
            return []
        held = covers[person].at(self._at)
        if since:
            held = [cover for cover in held if cover.agreed_at and cover.agreed_at > since]
        return sorted(held, key=lambda cover: cover.agreed_at or EARLIEST, reverse=True)


def _covering(cover: Cover) -> Reason:
    span = (cover.begin, cover.end)
    return Reason(Because.COVER, cover.person, None, cover.id, None, *span)
