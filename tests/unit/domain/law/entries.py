"""Entries, events and calendars to test the engine with, each as plain as can be."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tocsin.domain.law.engine import reckon
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import CalendarError, DayOff, Event, Place, RefusalError
from tocsin.domain.law.rule import CountingRule
from tocsin.domain.law.terms import LawClock

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
SIX_ZONES = (
    BERLIN,
    NEW_YORK,
    "America/Sao_Paulo",  # changed its clocks at midnight, until 2019
    "Australia/Lord_Howe",  # changes them by half an hour
    "Asia/Kolkata",
    "Pacific/Apia",  # left out 30 December 2011
)
LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)
# Regulation 1182/71, FRCP 6 and days as they pass, as the pack writes them.
EU = {
    "hour_start": "next_full_hour",
    "day_roll": "next_working_day",
    "min_working_days": 2,
    "citation": "Regulation 1182/71, Art 3",
}
FRCP = {
    "hour_roll": "same_time_next_working_day",
    "day_roll": "next_working_day",
    "backward_roll": "previous_working_day",
    "citation": "Fed. R. Civ. P. 6(a)",
}
PLAIN = {"citation": "the plain meaning of a day"}
ROLLING = {"day_roll": "next_working_day", "citation": "civil code"}


class Days:
    """A calendar that remembers a simple set of dates, and what it was asked."""

    def __init__(self, offs=(), weekend=(5, 6), name="Testland (fake 1)", estimated=()):
        self.name = name
        self.offs = dict(offs)
        self.weekend = weekend
        self.estimated = estimated
        self.asked = []

    def day_off(self, day):
        self.asked.append(day)
        if day in self.offs:
            return DayOff(self.offs[day], is_estimated=day in self.estimated)
        return DayOff("weekend", is_weekend=True) if day.weekday() in self.weekend else None


class Shelf:
    """Calendars by country; remembers for which place each was asked."""

    def __init__(self, days=None, **by_country):
        self.days = days or Days()
        self.by_country = by_country
        self.asked = []

    def get(self, ref, place, named=()):
        self.asked.append((ref, place))
        country = ref.country or place.country
        if country == "XX":
            raise CalendarError("no calendar of XX")
        return self.by_country.get(country or "", self.days)


def law(**fields):
    """An entry of the law of Germany, of one day unless it says something else."""
    lengths = ("duration", "standard", "ordered", "recurs", "fixed_date")
    if not any(name in fields for name in lengths):
        fields["duration"] = {"days": 1}
    usual = {
        "id": "de-test",
        "jurisdiction": "DE",
        "instrument": "Test Act",
        "citation": "s 1",
        "trigger": "receipt",
        "action": "answer",
        "rule": "counted-so",
        "zone": BERLIN,
        "country": "DE",
        "source": {"name": "Test Act"},
        "status": "in_force",
        "confidence": "high",
    }
    return LawClock.model_validate(usual | fields)


def terms(*laws, rule=None, rules=(), **fields):
    """All that the entries refer to, with one rule that they share."""
    shared = {"id": "counted-so", "title": "Rule"} | (rule or {})
    others = [{"title": "Rule"} | other for other in rules]
    return Terms(
        laws=laws,
        rules=tuple(CountingRule.model_validate(one) for one in (shared, *others)),
        pack="2026.11.1+0123456789ab",
        **fields,
    )


def local(text, zone=BERLIN):
    """The UTC instant of a local time such as ``2026-03-29 01:30``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def count(fields, trigger, *events, rule=None, zone=BERLIN, days=None, **more):
    """Reckon one entry; times are texts, local in the zone."""
    asked = [Event("trigger", local(trigger, zone))] if trigger else []
    asked += [Event(name, local(at, zone)) for name, at in events]
    pack = terms(law(**fields), rule=rule, **more)
    return reckon(pack, asked, Place(zone, "DE"), Shelf(days))


def counted(fields, trigger, *events, zone, rule=None, days=None):
    """Reckon one entry; all times are instants."""
    asked = [Event("trigger", trigger), *(Event(name, at) for name, at in events)]
    return reckon(terms(law(**fields), rule=rule), asked, Place(zone, "DE"), Shelf(days))


def shown(at, zone=BERLIN):
    """An instant as the wall shows it: ``2026-03-29 23:59:59``."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")


def due(fields, trigger, *events, rule=None, zone=BERLIN, days=None, **more):
    """The safe instant, as the wall shows it."""
    return shown(
        count(fields, trigger, *events, rule=rule, zone=zone, days=days, **more).safe, zone
    )


def refusal(fields, trigger, *events, **more):
    """The refusal of an entry."""
    with pytest.raises(RefusalError) as refused:
        count(fields, trigger, *events, **more)
    assert refused.value.detail == str(refused.value)
    return refused.value


def holidays(**by_name):
    """Days off by name: ``Christmas="2026-12-25"``."""
    return Days({date.fromisoformat(day): name for name, day in by_name.items()})


def told(reckoning, code):
    """The sentences of one sort of step."""
    return [step.text for step in reckoning.derivation if step.code == code]
