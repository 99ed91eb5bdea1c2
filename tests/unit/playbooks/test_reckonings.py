"""In whose time a case's deadline is counted: ours, the law's own, or the case's."""

from datetime import UTC, datetime

import pytest

from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import Event, Place
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
