"""Grafana OnCall: schedules that are calendars, when the export has them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.unit.importers.imported import WINDOW, differences, lanes
from tests.unit.importers.oncall_exports import an_export
from tocsin.importers.grafana_oncall import read

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
X-WR-TIMEZONE:Europe/Rome
BEGIN:VEVENT
UID:1
SUMMARY:[L1] ada
DTSTART;TZID=Europe/Rome:20260302T090000
DTEND;TZID=Europe/Rome:20260302T170000
RRULE:FREQ=WEEKLY;BYDAY=MO,TU
EXDATE;TZID=Europe/Rome:20260310T090000
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:ben@example.org
DTSTART;VALUE=DATE:20260301
DTEND;VALUE=DATE:20260302
RRULE:FREQ=DAILY
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:somebody else
DTSTART:20260301T000000Z
DTEND:20260301T010000Z
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_is_read_when_it_is_in_the_export():
    document = an_export([], kind="ical", ical={"S1-primary": CALENDAR})
    plan, report = read(document, WINDOW)

    def oracle(at):
        local = at.astimezone(ZoneInfo("Europe/Rome"))
        on = local.weekday() < 2 and 9 <= local.hour < 17 and local.day != 10
        return {"U0"} if on else {"U1"}

    begin = datetime(2026, 3, 2, tzinfo=UTC)
    assert differences(lanes(plan, "safety-first"), oracle, begin, 35) == []
    assert any("'somebody else'" in one.what for one in report.findings)


def recurring(rule):
    return CALENDAR.replace("FREQ=WEEKLY;BYDAY=MO,TU", f"FREQ={rule}")


@pytest.mark.parametrize(
    "text",
    [
        *("", "no calendar", "\x00", recurring("SECONDLY")),
        recurring("HOURLY;BYMONTH=2;BYMONTHDAY=30"),
        recurring("HOURLY;BYSETPOS=300"),
    ],
)
def test_a_broken_calendar_is_reported(text):
    _, report = read(an_export([], kind="ical", ical={"S1-primary": text}), WINDOW)

    assert any(one.path.startswith("ical.S1-primary") for one in report.findings)
