"""People, their contacts and their rules, for tests of how they are reached."""

from datetime import UTC, datetime

from hypothesis import strategies as st
from pydantic import ValidationError

from tests.unit.domain.oncall.chances import ZONES
from tocsin.domain.paging.plan import Contact, Facts
from tocsin.domain.paging.rules import (
    DAYS,
    Limit,
    PersonalRules,
    Quiet,
    RuleWay,
    default_rules,
)

CHANNELS = ("mailbox", "smtp", "slack", "sms")
PHONE = Contact("phone", "sms", "+15550100")
WORK_PHONE = Contact("work-phone", "sms", "+15550101")
SLACK = Contact("slack", "slack", "U024BE7LH")
NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)  # a Wednesday
DEFAULTS = default_rules(CHANNELS)


def facts(at=NOON, urgency="routine", severity=None, **changes):
    known = {
        "person": "ann",
        "channels": CHANNELS,
        "contacts": (PHONE, SLACK),
        "email": "ann@example.org",
        "zone": "Europe/Berlin",
    }
    return Facts(urgency=urgency, severity=severity, at=at, **(known | changes))


def ways(*said):
    """``sms``, ``sms+300`` for after five minutes, ``sms@phone`` for one contact only."""
    return tuple(_way(one) for one in said)


def _way(said):
    said, _, after = said.partition("+")
    channel, _, contact = said.partition("@")
    return RuleWay(
        channel=channel, after=f"{after}s" if after else None, contact=contact or None
    )


def clock_times():
    minutes = st.integers(0, 24 * 60 - 1)
    return minutes.map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")


SEVERITIES = ("sev0", "sev1", "sev3")
channels = st.sampled_from((*CHANNELS, "fax"))
spans = st.builds(
    Quiet,
    begin=clock_times(),
    end=clock_times(),
    days=st.lists(st.sampled_from(DAYS), unique=True, max_size=6).map(tuple),
    then=st.sampled_from(("mailbox", "wait")),
    unless_severities=st.lists(st.sampled_from(SEVERITIES), max_size=2).map(tuple),
    unless_urgencies=st.sampled_from(((), ("urgent",), ("routine",), ("routine", "urgent"))),
)
limits = st.builds(
    Limit,
    channel=st.none() | st.sampled_from(("smtp", "slack", "sms")),
    most=st.integers(1, 5),
    per=st.sampled_from(("1m", "10m", "2h")),
    bundle=st.sampled_from(("30s", "5m", "4h")),
    urgent=st.sampled_from(("overstep", "hold")),
)


@st.composite
def ordered_ways(draw):
    count = draw(st.integers(0, 5))
    seconds = sorted(draw(st.lists(st.integers(1, 7200), min_size=count, max_size=count)))
    firsts = draw(st.integers(1, 3)) if count else 0
    contact = st.none() | st.sampled_from(("phone", "slack", "gone"))
    return tuple(
        RuleWay(
            channel=draw(channels),
            after=None if turn < firsts else f"{after}s",
            contact=draw(contact),
        )
        for turn, after in enumerate(seconds)
    )


@st.composite
def rules(draw):
    """Any rules that can be put."""
    said = {
        "zone": draw(st.none() | st.sampled_from(ZONES)),
        "routine": draw(ordered_ways()),
        "urgent": draw(ordered_ways()),
        "quiet": tuple(draw(st.lists(spans, max_size=3))),
        "limits": tuple(draw(st.lists(limits, max_size=3))),
    }
    try:
        return PersonalRules(**said)
    except ValidationError:  # no time is left that is not quiet
        return PersonalRules(**said | {"quiet": ()})


@st.composite
def known(draw):
    """Anything that a plan rests on."""
    at = draw(st.datetimes(datetime(2011, 1, 1), datetime(2026, 12, 31)))  # noqa: DTZ001
    return facts(
        at.replace(tzinfo=UTC),
        draw(st.sampled_from(("routine", "urgent"))),
        draw(st.none() | st.sampled_from(SEVERITIES)),
        zone=draw(st.none() | st.sampled_from(ZONES)),
        email=draw(st.none() | st.just("ann@example.org")),
        contacts=tuple(
            draw(st.lists(st.sampled_from((PHONE, WORK_PHONE, SLACK)), unique=True))
        ),
        channels=tuple(draw(st.lists(st.sampled_from(CHANNELS), unique=True, min_size=1))),
    )
