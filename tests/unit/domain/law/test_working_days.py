"""Working days and weekdays, counted one by one, and windows of them."""

import pytest

from tests.unit.domain.law.entries import (
    NEW_YORK,
    PLAIN,
    Days,
    count,
    due,
    holidays,
    local,
    told,
)

THANKSGIVING = holidays(Thanksgiving="2026-11-26", Christmas="2026-12-25")


@pytest.mark.parametrize(
    ("amount", "trigger", "end"),
    [
        (1, "2026-11-20 12:00", "2026-11-23"),
        (5, "2026-11-20 12:00", "2026-11-30"),  # Thanksgiving is none of them
        (3, "2026-11-22 12:00", "2026-11-25"),  # from a Sunday
        (20, "2026-11-25 12:00", "2026-12-24"),
    ],
)
def test_the_first_working_day_after_the_event_is_day_one(amount, trigger, end):
    found = due({"duration": {"business_days": amount}}, trigger, days=THANKSGIVING)

    assert found == f"{end} 23:59:59"


@pytest.mark.parametrize(
    ("trigger", "end"),
    [
        ("2026-11-23 12:00", "2026-11-24"),
        ("2026-11-21 12:00", "2026-11-24"),  # a Saturday counts for nothing
    ],
)
def test_the_day_of_the_event_is_day_one_when_it_counts_and_is_a_working_day(trigger, end):
    rule = PLAIN | {"event_day": "counted"}

    assert due({"duration": {"business_days": 2}}, trigger, rule=rule) == f"{end} 23:59:59"


def test_weekdays_are_monday_to_friday_and_holidays_count():
    found = count({"duration": {"weekdays": 5}}, "2026-11-20 12:00", days=THANKSGIVING)

    assert found.safe == local("2026-11-27 23:59:59")
    assert found.calendars == ()
    assert told(found, "skip") == ["Not counted: Sat 21–Sun 22 Nov 2026 (weekend)."]


def test_weekends_are_the_calendars():
    friday_and_saturday = Days(weekend=(4, 5))

    assert due(
        {"duration": {"business_days": 2}}, "2026-11-19 12:00", days=friday_and_saturday
    ) == ("2026-11-23 23:59:59")


def test_a_window_has_two_ends():
    """17 U.S.C. 512(g)(2)(C) over Thanksgiving: received on Wednesday 18 November 2026.

    Thu 19 (1), Fri 20 (2), Mon 23 (3), Tue 24 (4), Wed 25 (5), Fri 27 (6), Mon 30 (7),
    Tue 1 (8), Wed 2 (9), Thu 3 December (10), Fri 4 (11), Mon 7 (12), Tue 8 (13), Wed 9 (14).
    """
    fields = {
        "polarity": "window",
        "opens": {"business_days": 10},
        "duration": {"business_days": 14},
    }
    found = count(fields, "2026-11-18 15:00", zone=NEW_YORK, days=THANKSGIVING)

    assert found.earliest == local("2026-12-03 23:59:59", NEW_YORK)
    assert found.latest == found.safe == local("2026-12-09 23:59:59", NEW_YORK)
    assert found.readings[0].opens == found.earliest


def test_each_day_that_does_not_count_is_named_and_weekends_fold():
    found = count({"duration": {"business_days": 8}}, "2026-11-18 15:00", days=THANKSGIVING)

    assert told(found, "skip") == [
        "Not counted: Sat 21–Sun 22 Nov 2026, Sat 28–Sun 29 Nov 2026 (weekend).",
        "Not counted: Thu 26 Nov 2026 (Thanksgiving).",
    ]


def test_estimated_holidays_are_marked():
    days = holidays(Eid="2026-11-24")
    days.estimated = list(days.offs)
    found = count({"duration": {"business_days": 3}}, "2026-11-20 15:00", days=days)

    assert told(found, "skip")[1] == "Not counted: Tue 24 Nov 2026 (Eid, an estimated date)."
    assert found.assumptions == ("Tue 24 Nov 2026 (Eid) is an estimated date.",)
