"""Personal rules: how one person wants to be reached, when to be left alone, and how often.

A rule orders, delays and bundles; it never drops. Who has none is reached by the default.
"""

from collections.abc import Iterable, Iterator
from datetime import time, timedelta
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, field_validator, model_validator

from tocsin.domain.durations import parse_duration
from tocsin.domain.ladders import NAME, Part
from tocsin.domain.oncall.values import Id, Zone
from tocsin.domain.paging.policy import CLOCK_TIME, Codes, Urgency
from tocsin.domain.written_span import Span, at_most

MAILBOX = "mailbox"
MOST_WAYS, MOST_QUIET, MOST_LIMITS = 20, 10, 20
LONGEST_AFTER = timedelta(hours=24)
LONGEST_PER, LONGEST_BUNDLE = timedelta(days=7), timedelta(hours=4)
DAY_MINUTES = 24 * 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
APART = timedelta(minutes=2)  # by default, between an urgent contact's ways


def _channel(name: str) -> str:
    if name == "webhook":
        raise ValueError("webhooks are for machines; name a channel that reaches a person")
    return name


ChannelName: TypeAlias = Annotated[str, Field(pattern=NAME), AfterValidator(_channel)]
ClockTime: TypeAlias = Annotated[str, Field(pattern=CLOCK_TIME)]
Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class RuleWay(Part):
    """One way to reach the person.

    Attributes:
        after: After the call; at once when left out. Ways of the same time are one another's
            replacement: the next is tried when one fails. A later one comes in addition.
        contact: Only this contact of the channel; else all of them, in the order added.
    """

    channel: ChannelName
    after: Annotated[Span, at_most(LONGEST_AFTER)] | None = None
    contact: Id | None = None

    @property
    def seconds(self) -> int:
        """How long after the call."""
        return int(parse_duration(self.after).total_seconds()) if self.after else 0


class Quiet(Part):
    """Hours, on the person's own wall clock, in which only what is grave may make a noise.

    Attributes:
        end: On the day after when it is not later than ``begin``.
        days: On which they begin; every day when left out.
        then: ``mailbox``: only the mailbox is used. ``wait``: that at once, and the other ways
            when the quiet hours are over.
    """

    begin: ClockTime
    end: ClockTime
    days: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()
    then: Literal["mailbox", "wait"] = "mailbox"
    unless_severities: Codes = ()
    unless_urgencies: tuple[Urgency, ...] = ("urgent",)

    @property
    def hours(self) -> tuple[time, time]:
        """Both times on the wall."""
        return time.fromisoformat(self.begin), time.fromisoformat(self.end)

    def begins_on(self, weekday: int) -> bool:
        """Tell whether they begin on a day of the week; Monday is 0."""
        return not self.days or DAYS[weekday] in self.days

    def gives_way_to(self, urgency: str, severity: str | None) -> str:
        """Say what makes them not count, ``severity`` or ``urgency``; empty when nothing."""
        if severity in self.unless_severities:
            return "severity"
        return "urgency" if urgency in self.unless_urgencies else ""


class Limit(Part):
    """How many messages one may get in a span; what is more is bundled into one, soon after.

    Attributes:
        channel: It counts this channel's; without one, all but the mailbox's together.
        bundle: The longest that a contact is held.
        urgent: Whether urgent ones may ``overstep`` it; the floor holds for them all the same.
    """

    channel: ChannelName | None = None
    most: Annotated[int, Field(ge=1, le=1000)]
    per: Annotated[Span, at_most(LONGEST_PER)]
    bundle: Annotated[Span, at_most(LONGEST_BUNDLE)] = "5m"
    urgent: Literal["overstep", "hold"] = "overstep"

    def counts(self, channel: str) -> bool:
        """Tell whether messages over a channel count; those of the mailbox never do."""
        return channel != MAILBOX and self.channel in (None, channel)

    @property
    def span(self) -> timedelta:
        """In which it counts."""
        return parse_duration(self.per)

    @property
    def hold(self) -> timedelta:
        """The longest that a contact is held."""
        return parse_duration(self.bundle)


class PersonalRules(Part):
    """One version of a person's rules.

    Attributes:
        zone: Of the person's clock; without one the zone that their profile says, else UTC.
        routine: The ways for what is not urgent, in order; the default's when there are none.
        urgent: The ways for what is.
        quiet: When only what is grave may make a noise.
        limits: How much is too much.
    """

    zone: Zone | None = None
    routine: Annotated[tuple[RuleWay, ...], Field(max_length=MOST_WAYS)] = ()
    urgent: Annotated[tuple[RuleWay, ...], Field(max_length=MOST_WAYS)] = ()
    quiet: Annotated[tuple[Quiet, ...], Field(max_length=MOST_QUIET)] = ()
    limits: Annotated[tuple[Limit, ...], Field(max_length=MOST_LIMITS)] = ()

    def ways(self, urgency: str) -> tuple[RuleWay, ...]:
        """Return the ways for an urgency."""
        return self.urgent if urgency == "urgent" else self.routine

    @field_validator("quiet", mode="before")
    @classmethod
    def _one_alone(cls, given: Any) -> Any:  # noqa: ANN401 - whatever was sent
        """Read a single span without its list."""
        return (given,) if isinstance(given, dict) else given

    @field_validator("routine", "urgent")
    @classmethod
    def _in_order(cls, ways: tuple[RuleWay, ...]) -> tuple[RuleWay, ...]:
        seconds = [way.seconds for way in ways]
        if seconds != sorted(seconds):
            raise ValueError("ways stand in the order of `after`")
        if seconds and seconds[0]:
            raise ValueError("the first way comes at once: leave its `after` out")
        return ways

    @field_validator("limits")
    @classmethod
    def _counts_something(cls, limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
        if any(limit.channel == MAILBOX for limit in limits):
            raise ValueError("the mailbox is never limited: it makes no noise")
        return limits

    @model_validator(mode="after")
    def _leaves_some_time(self) -> Self:
        quiet = {minute for span in self.quiet for minute in _week_minutes(span)}
        if len(quiet) == len(DAYS) * DAY_MINUTES:
            raise ValueError("`quiet` leaves no time at all: nothing could ever be heard")
        return self


def _week_minutes(quiet: Quiet) -> Iterator[int]:
    begin, end = (one.hour * 60 + one.minute for one in quiet.hours)
    length = (end - begin) % DAY_MINUTES or DAY_MINUTES
    for day in range(len(DAYS)):
        if quiet.begins_on(day):
            first = day * DAY_MINUTES + begin
            yield from ((first + n) % (len(DAYS) * DAY_MINUTES) for n in range(length))


def default_rules(channels: Iterable[str]) -> PersonalRules:
    """Return the rules of whoever has none: every channel in order, the next on failure.

    What is urgent goes over all of them, two minutes apart, until somebody answers.
    """
    named = tuple(channels)
    apart = int(APART.total_seconds())
    return PersonalRules(
        routine=tuple(RuleWay(channel=name) for name in named),
        urgent=tuple(
            RuleWay(channel=name, after=f"{apart * turn}s" if turn else None)
            for turn, name in enumerate(named)
        ),
    )


FLOOR = Limit(most=250, per="10m", bundle="30s", urgent="hold")
"""What nobody's telephone is rung beyond, whatever the rules say and however urgent it is."""
