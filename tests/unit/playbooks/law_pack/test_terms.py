"""What a case pins of the pack: its law, the rules and calendars that it counts with."""

import pytest

from tests.unit.playbooks.law_pack.texts import CALENDARS, entry, files
from tocsin.domain.law.duration import Duration
from tocsin.playbooks.lawpack import parse_pack, terms_of


class TestTerms:
    def test_are_the_entry_its_rules_and_the_calendars_below_its_own(self) -> None:
        read = "rule: days\nduration: {days: 3}\ncalendar: {named: own}\n"
        read += "readings: [{name: plain, rule: hours}]"
        terms = terms_of(parse_pack(files(entry(read))), "eu-one")
        assert [law.id for law in terms.laws] == ["eu-one"]
        assert [rule.id for rule in terms.rules] == ["days", "hours"]
        assert [calendar.id for calendar in terms.calendars] == ["own", "base"]

    def test_have_the_calendars_that_override_a_country(self) -> None:
        """Any of them may be that of the place, which is not known yet."""
        more = "  - {id: de-own, title: Germany, base: {country: DE}, overrides: DE}\n"
        pack = parse_pack(files(entry()) | {"calendars.yaml": CALENDARS + more})
        assert [one.id for one in terms_of(pack, "eu-one").calendars] == ["de-own"]

    def test_have_the_laws_before_and_after(self) -> None:
        old = entry(
            "rule: days\nduration: {days: 9}\neffective: {until: 2025-12-31, after: eu-new}",
            "eu-old",
        )
        new = entry(
            "rule: hours\nduration: {hours: 9}\neffective: {since: 2026-01-01, before: eu-old}",
            "eu-new",
        )
        pack = parse_pack(files(old, new))
        assert [law.id for law in terms_of(pack, "eu-new").laws] == ["eu-new", "eu-old"]
        assert [law.id for law in terms_of(pack, "eu-old").laws] == ["eu-old", "eu-new"]
        assert {rule.id for rule in terms_of(pack, "eu-old").rules} == {"days", "hours"}

    def test_have_the_house_target_of_a_law_without_a_number(self) -> None:
        pack = parse_pack(
            files(entry("rule: days\nstandard: soon"), house="house: {eu-one: {hours: 4}}\n")
        )
        assert terms_of(pack, "eu-one").house == Duration(hours=4)

    def test_name_the_pack(self) -> None:
        pack = parse_pack(files(entry()))
        assert terms_of(pack, "eu-one").pack == f"2026.1.1+{pack.digest[:12]}"

    def test_of_what_is_not_there(self) -> None:
        with pytest.raises(KeyError):
            terms_of(parse_pack(files(entry())), "eu-two")


class TestTheDigest:
    def test_is_of_what_a_pack_says_not_of_how_it_is_written(self) -> None:
        first = parse_pack(files(entry(law="eu-one"), entry(law="eu-two")))
        second = parse_pack(
            files(entry(law="eu-two"), de="# by hand\nclocks:\n" + entry(law="eu-one"))
        )
        assert first.digest == second.digest

    def test_changes_with_any_word(self) -> None:
        same = entry("rule: days\nduration: {days: 3}")
        other = entry("rule: days\nduration: {days: 3}\nverify: read it")
        assert parse_pack(files(same)).digest != parse_pack(files(other)).digest
