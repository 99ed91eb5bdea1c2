"""The law pack is read as a whole, and the one that comes with Tocsin is whole."""

import datetime as dt
from pathlib import Path

import pytest

from tests.unit.playbooks.law_pack.texts import entry, files
from tocsin.domain.law.reckoning import Place
from tocsin.domain.law.terms import CalendarRef
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.lawpack import load_pack, terms_of

CALENDARS_OF_ALL = HolidayCalendars()


class TestThePackThatComesWithTocsin:
    def test_is_whole(self) -> None:
        pack = load_pack()
        assert len(pack.clocks) > 250
        assert pack.version
        assert len(pack.digest) == 64

    def test_is_read_once(self) -> None:
        assert load_pack() is load_pack()

    def test_every_rule_and_calendar_is_one_that_an_entry_counts_with(self) -> None:
        pack = load_pack()
        terms = [terms_of(pack, law) for law in pack.clocks]
        used = {rule.id for one in terms for rule in one.rules}
        kept = {calendar.id for one in terms for calendar in one.calendars}
        assert pack.rules.keys() - used == set()
        assert pack.calendars.keys() - kept == set()

    @pytest.mark.parametrize("law", sorted(load_pack().clocks))
    def test_gives_terms_of_every_entry_and_knows_its_calendars(self, law: str) -> None:
        terms = terms_of(load_pack(), law)
        rules = {rule.id for rule in terms.rules}
        assert all(entry.rule in rules for entry in terms.laws)
        refs = [entry.calendar for entry in terms.laws]
        refs += [one.calendar for one in terms.laws[0].readings if one.calendar]
        for ref in refs:
            found = CALENDARS_OF_ALL.get(ref, Place(country="FR"), terms.calendars)
            assert found.day_off(dt.date(2027, 1, 3)) or found.name.startswith("No days off")

    def test_every_entry_says_what_to_read_again(self) -> None:
        """Nothing was checked against an official text, so low confidence has a note."""
        silent = [
            law.id
            for law in load_pack().clocks.values()
            if law.confidence == "low" and not law.verify
        ]
        assert silent == []


def test_a_folder_is_read_as_it_is(tmp_path: Path) -> None:
    for name, text in files(entry()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert list(load_pack(tmp_path).clocks) == ["eu-one"]
    (tmp_path / "eu.yaml").write_text("clocks:\n" + entry(law="eu-other"), encoding="utf-8")
    assert list(load_pack(tmp_path).clocks) == ["eu-other"]


def test_calendars_of_the_pack_are_known_to_the_library() -> None:
    """Subdivisions are the library's own codes, so only it can say that they exist."""
    pack, calendars = load_pack(), HolidayCalendars()
    for name in pack.calendars:
        calendars.get(CalendarRef(named=name), Place(), tuple(pack.calendars.values()))
