"""What events do to a period that runs: pause it, begin it anew, end it, make it longer."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tocsin.domain.law import extensions
from tocsin.domain.law.counting import Lull
from tocsin.domain.law.course import Course, Remark
from tocsin.domain.law.happenings import Happening
from tocsin.domain.law.reckoning import RefusalError, Standing
from tocsin.domain.law.terms import Effect, Extension

ONE_DAY = timedelta(days=1)


def follow(course: Course, happenings: Sequence[Happening]) -> Course:
    """Follow a period through everything that happened.

    Raises:
        RefusalError: An extension came too late or too often.
    """
    for one in happenings:
        if course.standing.is_over:
            break
        if course.method.backward and not _ends_it(one):
            code = "never-pauses" if isinstance(one.what, Effect) else "never-extends"
            detail = "It runs back from its event; nothing pauses it or makes it longer."
            raise RefusalError(code, detail, course.method.law.citation)
        if isinstance(one.what, Extension):
            limit = extensions.extend(course, one, one.what)
            course.remarks.append(Remark("extend", one, at=limit))
        else:
            _take_effect(course, one, one.what)
    extensions.tell_limit(course)
    return course


def standing_of(happenings: Sequence[Happening]) -> Standing:
    """Say how a duty without any number stands."""
    for one in happenings:
        if isinstance(one.what, Effect) and one.what.effect == "exempt":
            return Standing.EXEMPT
        if isinstance(one.what, Effect) and one.what.effect == "terminate":
            return Standing.TERMINATED
    return Standing.UNNUMBERED


def _ends_it(one: Happening) -> bool:
    return isinstance(one.what, Effect) and one.what.effect in ("terminate", "exempt")


def _take_effect(course: Course, one: Happening, effect: Effect) -> None:
    if effect.effect == "shift_start":  # the start was found before
        if effect.until is not None and one.end is None:
            course.standing = Standing.PAUSED
            course.remarks.append(Remark("pause", one))
        return
    if effect.effect == "exempt":
        _end(course, one, effect, Standing.EXEMPT)
        return
    if one.begin > course.span().at:
        course.remarks.append(Remark("late", one))
    elif effect.effect == "terminate":
        _end(course, one, effect, Standing.TERMINATED)
    elif effect.effect == "restart":
        _restart(course, one, effect)
    else:
        _pause(course, one, effect)


def _end(course: Course, one: Happening, effect: Effect, standing: Standing) -> None:
    if one.end is not None:
        detail = f"The entry does not say how time counts after {effect.until}."
        raise RefusalError(
            "unstructured", detail, effect.citation or course.method.law.citation
        )
    course.standing = standing
    course.remarks.append(Remark(standing.value, one, at=course.span().at))


def _restart(course: Course, one: Happening, effect: Effect) -> None:
    again = one.begin if effect.until is None else one.end
    course.remarks.append(Remark("restart", one))
    if again is None:
        course.standing = Standing.PAUSED
        return
    course.start = max(course.start, again)
    course.lulls.clear()
    course.noticed.clear()
    if course.set_at is None and course.method.length is not None:
        course.lengths = (course.method.length,)


def _pause(course: Course, one: Happening, effect: Effect) -> None:
    is_noticed = "extension_notice" in effect.applies_to
    if one.end is None:
        course.standing = Standing.PAUSED
        course.holds_notice = course.holds_notice or is_noticed
        course.remarks.append(Remark("pause", one))
        return
    lull = _lull(course, one.begin, one.end, effect)
    if lull is None or course.standing is Standing.PAUSED:  # it stands still already
        course.remarks.append(Remark("pause", one))
        return
    course.lulls.append(lull)
    if is_noticed:
        course.noticed.append(lull)
    course.remarks.append(Remark("pause", one, len(lull.days), lull.end - lull.begin))


def _lull(course: Course, begin: datetime, end: datetime, effect: Effect) -> Lull | None:
    """Return the time that stood still since the start, and not already by another pause."""
    begin = max(begin, course.start)
    if effect.count == "instants":
        past = [lull.end for lull in course.lulls if not lull.whole]
        begin = max([begin, *past])
        return Lull(begin, end) if begin < end else None
    if begin > end:
        return None
    zone = course.method.zone
    first, last = begin.astimezone(zone).date(), end.astimezone(zone).date()
    count_of = (last - first).days + (effect.count == "whole_days_inclusive")
    known = frozenset[date]().union(*(lull.days for lull in course.lulls))
    days = frozenset(first + ONE_DAY * number for number in range(count_of)) - known
    return Lull(begin, end, whole=True, days=days)
