"""Instants as people read them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tocsin.cli import times

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def at(**away):
    return (NOW + timedelta(**away)).isoformat()


@pytest.mark.parametrize(
    ("away", "said"),
    [
        ({"hours": 3}, "in 3 h"),
        ({"minutes": 90}, "in 90 min"),
        ({"days": -2}, "2 days late"),
        ({"hours": -30}, "30 h late"),
        ({"seconds": -5}, "5 s late"),
        ({"milliseconds": 100}, "now"),
        ({"days": 30}, "in 30 days"),
    ],
)
def test_a_distance_is_in_its_largest_roomy_unit(away, said):
    assert times.distance(at(**away), NOW) == said


def test_what_has_no_due_date_has_no_distance():
    assert times.distance(None) == ""
    assert times.local(None) == ""


def test_an_instant_is_shown_in_the_zone_of_the_reader_with_its_offset():
    kolkata = timezone(timedelta(hours=5, minutes=30))

    assert times.local("2026-11-22T12:00:00Z", kolkata) == "2026-11-22 17:30 +05:30"


def test_a_past_instant_is_so_long_ago():
    assert times.ago(at(hours=-4), NOW) == "4 h ago"
