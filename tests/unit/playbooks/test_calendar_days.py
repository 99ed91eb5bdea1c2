"""Days of a calendar that the law pack writes by hand."""

import datetime as dt

import pytest
from pydantic import ValidationError

from tocsin.domain.law.pack import CalendarDay, Moves
from tocsin.playbooks.calendar_days import dates_in


def dates(day: CalendarDay, year: int) -> list[str]:
    return sorted(f"{date:%Y-%m-%d} {name}" for date, name in dates_in(year, (day,)))


def test_a_date_is_off_once() -> None:
    day = CalendarDay(name="Funeral", date=dt.date(2026, 9, 19))
    assert dates(day, 2026) == ["2026-09-19 Funeral"]
    assert dates(day, 2027) == []


def test_a_yearly_day_is_off_each_year() -> None:
    assert dates(CalendarDay(name="All Souls", yearly="11-02"), 2030) == [
        "2030-11-02 All Souls"
    ]


def test_leap_day_is_off_in_leap_years_only() -> None:
    leap = CalendarDay(name="Leap", yearly="02-29")
    assert dates(leap, 2028) == ["2028-02-29 Leap"]
    assert dates(leap, 2027) == []


@pytest.mark.parametrize(
    ("days", "year", "date"),
    [(-2, 2026, "2026-04-03"), (1, 2027, "2027-03-29"), (39, 2026, "2026-05-14")],
)
def test_days_are_counted_from_easter(days: int, year: int, date: str) -> None:
    assert dates(CalendarDay(name="feast", easter=days), year) == [f"{date} feast"]


@pytest.mark.parametrize(
    ("nth", "year", "date"),
    [
        ("4 thu 11", 2026, "2026-11-26"),
        ("4 thu 11 +1", 2026, "2026-11-27"),
        ("-1 mon 5", 2026, "2026-05-25"),
        ("1 mon 9", 2026, "2026-09-07"),
        ("5 mon 3", 2026, "2026-03-30"),
    ],
)
def test_the_nth_weekday_of_a_month(nth: str, year: int, date: str) -> None:
    assert dates(CalendarDay(name="day", nth=nth), year) == [f"{date} day"]


def test_there_is_not_always_a_fifth() -> None:
    assert dates(CalendarDay(name="day", nth="5 mon 2"), 2026) == []


def test_a_day_on_a_weekend_is_kept_on_another_too() -> None:
    day = CalendarDay(name="New Year", yearly="01-01", moves=Moves(sat="fri", sun="mon"))
    assert dates(day, 2022) == ["2022-01-01 New Year"]
    assert dates(day, 2021) == ["2021-01-01 New Year", "2021-12-31 New Year (observed)"]
    assert dates(day, 2023) == ["2023-01-01 New Year", "2023-01-02 New Year (observed)"]


def test_a_day_begins_and_ends_with_a_year() -> None:
    day = CalendarDay(name="Juneteenth", yearly="06-19", since=2021, until=2022)
    assert [len(dates(day, year)) for year in (2020, 2021, 2022, 2023)] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"yearly": "06-19", "easter": 1},
        {"yearly": "13-01"},
        {"nth": "sixth monday"},
        {"nth": "6 mon 1"},
        {"date": "yesterday"},
    ],
)
def test_a_day_is_given_in_one_way(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CalendarDay.model_validate({"name": "day", **wrong})
