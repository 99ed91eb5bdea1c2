"""Extensions: by how much, counted from what, how often, and told until when."""

from datetime import datetime

from tocsin.domain.law.counting import Leg, count
from tocsin.domain.law.course import Course
from tocsin.domain.law.happenings import Happening
from tocsin.domain.law.method import Length, length_of
from tocsin.domain.law.reckoning import RefusalError
from tocsin.domain.law.terms import Extension
from tocsin.domain.law.wording import moment_text


def extend(course: Course, one: Happening, extension: Extension) -> datetime | None:
    """Make a period longer; return until when that had to be told.

    Raises:
        RefusalError: It was told too late, or was given as often as it may be.
    """
    law = course.method.law
    citation = extension.citation or law.citation
    used = course.uses.get(extension.event, 0)
    if used >= extension.times:
        detail = f"{extension.event} is given {used + 1} times; it may be {extension.times}."
        raise RefusalError("extension-used-up", detail, citation)
    limit = limit_of(course, extension)
    if limit is not None and one.begin > limit and not course.holds_notice:
        zone = course.method.zone
        detail = (
            f"{extension.event} came {moment_text(one.begin, zone)}, later than"
            f" {moment_text(limit, zone)}, until when it had to."
        )
        raise RefusalError("extension-late", detail, citation)
    course.uses[extension.event] = used + 1
    course.notice_by = limit
    amount = length_of(extension.amount)
    if extension.base == "event":
        course.set_at, course.start, course.lengths = None, one.begin, (amount,)
        course.lulls, course.noticed = [], []
    elif extension.base == "original_due":
        course.lengths = (*course.lengths, amount._replace(settles=one.begin))
    else:
        course.lengths = joined(course.lengths, amount)
    if extension.maximum is not None:
        course.limit = length_of(extension.maximum)
    return limit


def joined(lengths: tuple[Length, ...], amount: Length) -> tuple[Length, ...]:
    """Return one longer period: lengths of one unit are one length."""
    for number, length in enumerate(lengths):
        same = (length.unit, length.skip) == (amount.unit, amount.skip)
        if same and length.settles is None:
            longer = length._replace(amount=length.amount + amount.amount)
            return (*lengths[:number], longer, *lengths[number + 1 :])
    return (*lengths, amount)


def limit_of(course: Course, extension: Extension) -> datetime | None:
    """Return until when an extension must have been told; None when no text says so."""
    if extension.notice_by is None:
        return None
    if extension.notice_by == "original_due":
        return course.span(course.noticed).at
    leg = Leg(course.counted_from, (length_of(extension.notice_by),))
    return count(course.method, leg, course.noticed).at


def tell_limit(course: Course) -> None:
    """Note until when the next extension must be told."""
    for extension in course.method.law.extensions:
        if course.uses.get(extension.event, 0) < extension.times:
            limit = limit_of(course, extension)
            if limit is not None:
                course.notice_by = limit
                return
