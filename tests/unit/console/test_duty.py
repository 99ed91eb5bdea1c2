"""The shapes that pages about duty write: weeks, ladders, rules as forms, times as typed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tocsin.console.duty.calendar import GAP, Span, weeks
from tocsin.console.duty.ladders import AHEAD, NOW, PAST, ladder
from tocsin.console.duty.rules import quiet_of, read_rules, rows_of
from tocsin.console.local_times import instant_of, typed
from tocsin.desk.errors import InvalidError
from tocsin.domain.paging.rules import PersonalRules

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 10, 19)  # the clocks go back on the Sunday of its week
POLICY = {
    "steps": [{"to": ["person:1"], "wait": "5m"}, {"to": ["schedule:primary"]}],
    "catch_all": {"to": ["role:incident_manager"]},
}


def drawn(*spans, count=1):
    now = datetime(2026, 10, 20, 12, tzinfo=UTC)
    return weeks(MONDAY, count, BERLIN, [("", spans)], {"ada": 3}, now)


def test_a_week_in_which_clocks_go_back_has_an_hour_more_on_its_last_day():
    (week,) = drawn()

    assert week.end - week.begin == timedelta(days=7)  # on the wall
    assert week.days[0].width == "14.201%"
    assert week.days[6].width == "14.793%"
    assert [day.is_today for day in week.days].index(True) == 1
    assert week.now == "22.485%"


def test_a_span_over_two_weeks_is_cut_where_they_meet():
    begin = datetime(2026, 10, 25, 12, tzinfo=BERLIN)
    first, second = drawn(Span(begin, begin + timedelta(days=1), "ada", "Ada"), count=2)

    assert (first.lanes[0].bars[0].tone, second.lanes[0].bars[0].left) == (3, "0.000%")
    assert second.lanes[0].bars[0].width == "7.143%"


def test_what_lies_outside_is_not_drawn():
    begin = datetime(2026, 11, 9, tzinfo=BERLIN)

    assert drawn(Span(begin, begin + timedelta(days=1), sort=GAP))[0].lanes[0].bars == ()


def test_a_ladder_tells_when_each_rung_is_asked_and_where_a_page_is():
    found = ladder(POLICY, {"1": "Ada"}, step=1)

    assert [rung.after for rung in found.rungs] == [timedelta(), timedelta(minutes=5)]
    assert [rung.standing for rung in found.rungs] == [PAST, NOW]
    assert (found.rungs[0].targets[0].name, found.last_standing) == ("Ada", AHEAD)
    assert [rung.standing for rung in ladder(POLICY, {}, step=-1).rungs] == [PAST, PAST]
    assert [rung.standing for rung in ladder(POLICY, {}).rungs] == ["", ""]


def test_rules_come_through_their_form_unchanged():
    kept = {
        "urgent": [{"channel": "sms", "contact": "c1"}, {"channel": "mailbox", "after": "5m"}],
        "quiet": [{"begin": "22:00", "end": "07:00", "unless_severities": ["sev1"]}],
        "limits": [{"most": 3, "per": "10m"}],
    }
    rows = {urgency: rows_of(kept, urgency) for urgency in ("urgent", "routine")}
    quiet = quiet_of(kept)
    sent = {f"{name}-way": [row.way for row in all_] for name, all_ in rows.items()}
    sent |= {f"{name}-after": [row.after for row in all_] for name, all_ in rows.items()}
    sent |= {"quiet-begin": [quiet.begin], "quiet-end": [quiet.end], "quiet-then": [quiet.then]}

    found = read_rules(kept, lambda name: sent[name][0], lambda name: sent[name])

    assert PersonalRules.model_validate(found) == PersonalRules.model_validate(kept)


def test_quiet_hours_left_blank_are_none():
    kept = {"quiet": [{"begin": "22:00", "end": "07:00"}]}

    assert read_rules(kept, lambda _: "", lambda _: []) == {}


def test_times_are_read_on_the_clock_of_who_types_them():
    assert instant_of("2026-07-01T09:00", BERLIN, "begin") == datetime(
        2026, 7, 1, 7, tzinfo=UTC
    )
    assert typed(datetime(2026, 7, 1, 7, tzinfo=UTC), BERLIN) == "2026-07-01T09:00"
    assert instant_of("2026-07-01T09:00:00+00:00", BERLIN, "begin").utcoffset() == timedelta()
    with pytest.raises(InvalidError, match="begin"):
        instant_of("soon", BERLIN, "begin")
