"""Whether a person's quiet hours count at an instant, and when they are over.

Times are those of the person's own wall clock: on a day when the clock changes they are an
hour longer or shorter, and a time that comes twice ends them when it comes first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tocsin.domain.oncall.local_day import DAY, LocalDay, local_hours
from tocsin.domain.paging.rules import Quiet

LONGEST = timedelta(days=10)  # no week is without noise, so they end within one


@dataclass(frozen=True, slots=True)
class Hush:
    """What quiet hours say at an instant.

    Attributes:
        until: When they are over; None when there are none at the instant.
        waits: The other ways come then; else only the mailbox is used.
        broken_by: ``severity`` or ``urgency``, when that is why they do not count.
    """

    until: datetime | None = None
    waits: bool = False
    broken_by: str = ""

    @property
    def counts(self) -> bool:
        """Whether nothing may make a noise."""
        return self.until is not None and not self.broken_by


def hush(
    quiet: Iterable[Quiet], zone: ZoneInfo, at: datetime, urgency: str, severity: str | None
) -> Hush:
    """Say whether quiet hours count for something of that urgency and severity.

    Of several spans that hold at once, one that does not give way counts; and only the
    mailbox is used when one of those says so.
    """
    spans = tuple(quiet)
    held = [span for span in spans if _end(span, zone, at)]
    counting = [span for span in held if not span.gives_way_to(urgency, severity)]
    if not held:
        return Hush()
    if not counting:
        reason = held[0].gives_way_to(urgency, severity)
        return Hush(over(held, zone, at), broken_by=reason)
    firm = [span for span in spans if not span.gives_way_to(urgency, severity)]
    return Hush(over(firm, zone, at), waits=all(span.then == "wait" for span in counting))


def over(quiet: Iterable[Quiet], zone: ZoneInfo, at: datetime) -> datetime:
    """Return when it is no longer quiet; spans that follow each other at once are one."""
    spans, until = tuple(quiet), at
    while until - at < LONGEST:
        ends = [end for span in spans if (end := _end(span, zone, until))]
        if not ends:
            break
        until = max(ends)
    return until


def _end(quiet: Quiet, zone: ZoneInfo, at: datetime) -> datetime | None:
    """Return when the span that holds at an instant ends, if one does."""
    today = at.astimezone(zone).date()
    begin, end = quiet.hours
    for day in (today - DAY, today):
        if quiet.begins_on(day.weekday()):
            span: LocalDay = local_hours(day, begin, end, zone)
            if span.begin <= at < span.end:
                return span.end
    return None
