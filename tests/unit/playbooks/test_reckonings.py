"""In whose time a case's deadline is counted: ours, the law's own, or the case's."""

from datetime import UTC, date, datetime

import pytest

from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import CalendarError, Event, Place
from tocsin.domain.law.rule import CountingRule
from tocsin.domain.law.terms import LawClock
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.reckonings import Reckonings

HOME = Place("Asia/Tokyo", "JP")
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def terms(jurisdiction: str, zone: str, country: str, time_zone: str = "place") -> Terms:
    law = LawClock.model_validate(
        {
            "id": "test-law",
            "jurisdiction": jurisdiction,
            "instrument": "Test Act",
            "citation": "s 1",
            "trigger": "receipt",
            "action": "act",
            "duration": {"days": 3},
            "rule": "plain-days",
            "time_zone": time_zone,
            "zone": zone,
            "country": country,
            "source": {"name": "made up"},
            "status": "in_force",
            "confidence": "high",
        }
    )
    rule = CountingRule(id="plain-days", title="End of the last day")
    return Terms(laws=(law,), rules=(rule,), pack="test")


EU = terms("EU", "Europe/Brussels", "BE")
US = terms("US", "America/New_York", "US")
OURS = terms("*", "UTC", "US", "home")


@pytest.mark.parametrize(
    ("law", "jurisdiction", "zone"),
    [
        (EU, "PT", "Europe/Lisbon"),
        (EU, None, "Europe/Brussels"),
        (EU, "EU", "Europe/Brussels"),
        (US, "US-CA", "America/New_York"),
        (US, "BR", "America/New_York"),
        (US, None, "America/New_York"),
        (OURS, "PT", "Asia/Tokyo"),
    ],
)
def test_time_is_counted_where_it_binds(law, jurisdiction, zone):
    reckonings = Reckonings(HolidayCalendars(), HOME)
    found = reckonings.count(law, [Event("received_at", NOON)], jurisdiction)

    assert found.zone == zone


def test_people_work_where_the_case_is_without_its_days_off():
    reckonings = Reckonings(HolidayCalendars(), HOME)
    berlin = reckonings.working_hours("place", date(2026, 12, 1), "DE")

    assert berlin.zone == "Europe/Berlin"
    assert date(2026, 12, 25) in berlin.days_off
    assert date(2026, 12, 27) not in berlin.days_off, "a Sunday is off by itself"
    assert date(2028, 5, 1) in berlin.days_off, "two years are told"
    assert reckonings.working_hours("home", date(2026, 12, 1), "DE").zone == "Asia/Tokyo"
    unknown = reckonings.working_hours("place", date(2026, 12, 1), None)
    assert (unknown.zone, unknown.days_off) == ("UTC", ())
    with pytest.raises(CalendarError):
        reckonings.working_hours("Etc/GMT+5", date(2026, 12, 1), "DE")


def test_the_closures_of_the_platform_count_for_whoever_is_established_with_them(tmp_path):
    file = tmp_path / "closures.yaml"
    file.write_text("closures: [{date: 2026-12-08, name: Moving house, counts_in: [JP]}]")
    day = date(2026, 12, 8)
    open_then, closed_then = (
        Reckonings.established(HOME, closures).working_hours("home", date(2026, 12, 1), None)
        for closures in (None, file)
    )

    assert (day in open_then.days_off, day in closed_then.days_off) == (False, True)
