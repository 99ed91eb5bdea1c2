"""What properties are tried on: zones, moments near changes of the clock, calendars, rules."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.unit.domain.law.entries import SIX_ZONES, Days

HOUR = timedelta(hours=1)
WALKED = ("weekdays", "business_days")
LONGEST = {
    "minutes": 10_000,
    "hours": 400,
    "days": 120,
    "weekdays": 60,
    "business_days": 60,
    "weeks": 20,
    "months": 30,
    "years": 5,
}
DAY_UNITS = tuple(unit for unit in LONGEST if unit not in ("minutes", "hours"))
zones = st.sampled_from(SIX_ZONES)
polarities = st.sampled_from(["act_by", "keep_until", "not_before"])
seeds = st.data()


@cache
def changes(zone):
    """The hours from 2005 to 2035 after which a zone's offset is another, and leap days."""
    at, end = datetime(2005, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)
    found, step, place = [], timedelta(hours=12), ZoneInfo(zone)
    offset = at.astimezone(place).utcoffset()
    while at < end:
        at += step
        if at.astimezone(place).utcoffset() != offset:
            offset = at.astimezone(place).utcoffset()
            found.append(at)
    return found + [datetime(year, 2, 29, 12, tzinfo=UTC) for year in range(2008, 2033, 4)]


def moments(zone):
    """Instants to the second from 1975 to 2090, half of them near something unusual."""
    anywhere = st.integers(0, 115 * 365 * 86_400).map(
        lambda seconds: datetime(1975, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    )
    near = st.builds(
        lambda at, seconds: at + timedelta(seconds=seconds),
        st.sampled_from(changes(zone)),
        st.integers(-4 * 86_400, 4 * 86_400),
    )
    return anywhere | near


def lengths(units=tuple(LONGEST)):
    """A duration in one unit."""
    return st.sampled_from(units).flatmap(
        lambda unit: st.integers(1, LONGEST[unit]).map(lambda amount: {unit: amount})
    )


@st.composite
def calendars(draw, near):
    """A calendar with some holidays in the year after a moment, and one of three weekends."""
    offs = draw(st.sets(st.integers(-100, 400), max_size=25))
    weekend = draw(st.sampled_from([(5, 6), (4, 5), (6,)]))
    return Days({_day(near, number): f"Holiday {number}" for number in offs}, weekend)


def _day(near, number):
    return date.fromordinal(near.toordinal() + number)


rules = st.fixed_dictionaries(
    {
        "event_day": st.sampled_from(["excluded", "counted"]),
        "day_roll": st.sampled_from(["none", "next_working_day"]),
        "min_working_days": st.sampled_from([0, 0, 2]),
        "hour_start": st.sampled_from(["immediate", "next_full_hour"]),
    }
)
