"""Time off out of calendars as people's programs write them."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tocsin.desk.absences import CalendarError, read_absences

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", *([] if "UID:" in event else [f"UID:e{number}"])]
        lines += [*event.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read(*events):
    return read_absences(calendar(*events), BERLIN, NOW)


def spans(*events):
    return [(one.begins.isoformat(), one.ends.isoformat()) for one in read(*events).absences]


def test_whole_days_are_days_of_the_persons_zone():
    found = spans("DTSTART;VALUE=DATE:20260328|DTEND;VALUE=DATE:20260330")

    assert found == [("2026-03-27T23:00:00+00:00", "2026-03-29T22:00:00+00:00")]


def test_a_day_without_an_end_is_one_day():
    (found,) = read("DTSTART;VALUE=DATE:20260401").absences

    assert found.ends - found.begins == timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("DTSTART:20260401T100000Z", "2026-04-01T10:00:00+00:00"),
        ("DTSTART;TZID=America/New_York:20260401T100000", "2026-04-01T14:00:00+00:00"),
        ("DTSTART:20260401T100000", "2026-04-01T08:00:00+00:00"),
    ],
)
def test_times_are_instants_whichever_way_they_name_their_zone(start, expected):
    assert spans(f"{start}|DURATION:PT1H")[0][0] == expected


def test_a_repeating_event_stays_on_the_wall_when_the_clocks_change():
    found = spans(
        "DTSTART;TZID=Europe/Berlin:20260320T090000|DURATION:PT8H"
        "|RRULE:FREQ=WEEKLY;UNTIL=20260403T235959Z|EXDATE;TZID=Europe/Berlin:20260327T090000"
    )

    assert [begin for begin, _ in found] == [
        "2026-03-20T08:00:00+00:00",
        "2026-04-03T07:00:00+00:00",
    ]


def test_one_occurrence_that_was_moved_is_away_only_where_it_is_now():
    found = spans(
        "UID:a|DTSTART:20260401T100000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=3",
        "UID:a|RECURRENCE-ID:20260402T100000Z|DTSTART:20260402T180000Z|DURATION:PT1H",
    )

    assert sorted(begin[8:13] for begin, _ in found) == ["01T10", "02T18", "03T10"]


def test_what_is_over_is_not_time_off_any_more():
    assert spans("DTSTART;VALUE=DATE:20260201") == []


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("DTSTART;VALUE=DATE:20260401|TRANSP:TRANSPARENT", "TRANSPARENT"),
        ("DTSTART;VALUE=DATE:20260401|STATUS:CANCELLED", "cancelled"),
        ("DTSTART:20260401T100000Z", "no length"),
        ("DTSTART:nonsense|DURATION:PT1H", "cannot be read"),
        ("SUMMARY:no start", "cannot be read"),
        ("DTSTART:20260401T100000Z|DURATION:PT1M|RRULE:FREQ=SECONDLY", "more often"),
        ("DTSTART:19700101T100000Z|DURATION:PT1M|RRULE:FREQ=DAILY", "ten years"),
    ],
)
def test_what_is_not_used_is_named(event, why):
    found = read(event)

    assert found.absences == ()
    assert why in found.skipped[0].why


def test_an_absence_has_the_same_name_in_every_import():
    event = "UID:a|DTSTART:20260401T100000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=2"

    assert read(event) == read(event)
    assert len({one.uid for one in read(event).absences}) == 2


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"\xff\xfe", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_is_refused(body):
    with pytest.raises(CalendarError):
        read_absences(body, BERLIN, NOW)


def test_an_endless_rule_ends_after_two_years():
    found = read("DTSTART;VALUE=DATE:20260302|RRULE:FREQ=DAILY").absences

    assert max(one.begins for one in found) <= NOW + timedelta(days=732)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=3;COUNT=2",
    ],
)
def test_a_rule_that_never_comes_true_is_named(rule):
    found = read(f"DTSTART:20260401T100000Z|DURATION:PT1H|RRULE:{rule}")

    assert found.absences == ()
    assert "never comes true" in found.skipped[0].why


def test_two_hundred_rules_that_never_come_true_are_read_in_seconds():
    event = "DTSTART:20260401T100000Z|DURATION:PT1H|RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    began = time.thread_time()
    found = read(*[event] * 200)

    assert time.thread_time() - began < 10
    assert len(found.skipped) == 200
    assert "no more are read" in found.skipped[-1].why


@pytest.mark.parametrize(
    ("begins", "rule", "days"),
    [
        ("20240229", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29"]),
        ("20240229", "FREQ=DAILY;INTERVAL=366", ["2026-03-02", "2027-03-03"]),
        ("20240201", "FREQ=YEARLY;BYDAY=20MO", ["2026-05-18", "2027-05-17"]),
        ("20240201", "FREQ=MONTHLY;INTERVAL=18;BYDAY=-1FR", ["2027-02-26"]),
        ("20240201", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH", ["2026-12-31"]),
    ],
)
def test_rules_come_true_on_the_days_of_the_calendar(begins, rule, days):
    event = calendar(f"DTSTART;VALUE=DATE:{begins}|RRULE:{rule}")
    found = read_absences(event, ZoneInfo("UTC"), datetime(2026, 3, 1, tzinfo=UTC))

    assert [one.begins.date().isoformat() for one in found.absences] == days
