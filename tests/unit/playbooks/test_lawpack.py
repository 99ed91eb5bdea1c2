"""The law pack is loaded as a whole, and what is wrong with it is said with place and fix."""

import datetime as dt
import time
from pathlib import Path

import pytest

from tocsin.domain.law.duration import Duration
from tocsin.domain.law.reckoning import Place
from tocsin.domain.law.terms import CalendarRef
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.lawpack import load_pack, parse_pack, terms_of
from tocsin.playbooks.sheet import PlaybookError

ABOUT = "version: 2026.1.1\nas_of: 2026-01-01\n"
RULES = """
rules:
  - {id: days, title: Days}
  - {id: hours, title: Hours, ends: same_time}
"""
CALENDARS = """
calendars:
  - {id: base, title: Base, base: {country: DE}}
  - {id: own, title: Own, base: {union: [{named: base}, {country: FR}]}, weekend: [sun]}
"""
CIRCLE = """
calendars:
  - {id: a-a, title: A, base: {named: b-b}}
  - {id: b-b, title: B, base: {named: a-a}}
"""
OVERRIDDEN = """
calendars:
  - {id: a-a, title: A, overrides: DE}
  - {id: b-b, title: B, overrides: DE}
"""
THREE = "rule: days\nduration: {days: 3}"
PAUSE = "{event: asked, until: answered, effect: pause}"
ENTRY = """
  - id: {id}
    jurisdiction: EU
    instrument: Act
    citation: Art 1
    trigger: receipt
    action: answer
    zone: Europe/Brussels
    source: {{name: Act}}
    status: in_force
    confidence: high
"""


def entry(more: str = "", law: str = "eu-one") -> str:
    """Write one entry; a line that ``more`` has replaces the usual one."""
    lines = dict.fromkeys(ENTRY.format(id=law).strip("\n").splitlines())
    added = more or "rule: days\nduration: {days: 3}"
    for line in added.splitlines():
        key = line.split(":")[0]
        old = next((one for one in lines if one.strip().startswith(f"{key}:")), None)
        if old is not None:
            del lines[old]
        lines[f"    {line}"] = None
    return "\n".join(lines) + "\n"


def files(*entries: str, house: str = "", **other: str) -> dict[str, str]:
    texts = {
        "pack.yaml": ABOUT,
        "counting-rules.yaml": RULES,
        "calendars.yaml": CALENDARS,
        "eu.yaml": "clocks:\n" + "".join(entries) + house,
    }
    return texts | {f"{name}.yaml": text for name, text in other.items()}


def wrong(texts: dict[str, str]) -> list[str]:
    with pytest.raises(PlaybookError) as caught:
        parse_pack(texts)
    return [str(problem) for problem in caught.value.problems]


class TestThePackThatComesWithTocsin:
    def test_is_whole(self) -> None:
        pack = load_pack()
        assert len(pack.clocks) > 250
        assert pack.version
        assert len(pack.digest) == 64

    def test_is_read_once(self) -> None:
        assert load_pack() is load_pack()

    def test_loads_well_under_a_second(self) -> None:
        folder = Path(load_pack.__code__.co_filename).parent / "clocks"
        began = time.perf_counter()
        load_pack(folder)
        assert time.perf_counter() - began < 3  # a loaded machine; alone it takes 0.1 s

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


CALENDARS_OF_ALL = HolidayCalendars()


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


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            "rule: dayz\nduration: {days: 3}",
            "clocks[0].rule: unknown counting rule 'dayz' (fix: write 'days')",
        ),
        (
            "rule: days\nduration: {days: 3}\nreadings: [{name: other, rule: x}]",
            "clocks[0].readings[0].rule: unknown counting rule 'x' (fix: one of: days, hours)",
        ),
        (
            "rule: days\nduration: {days: 3}\ncalendar: {named: owm}",
            "clocks[0].calendar.named: unknown calendar 'owm' (fix: write 'own')",
        ),
        (
            f"{THREE}\ncalendar: {{union: [{{named: own}}, {{country: UK}}]}}",
            "clocks[0].calendar.union[1].country: unknown country 'UK' (fix: write 'GB')",
        ),
        (
            "rule: days\nduration: {days: 3}\ncalendar: {country: DE, subdivision: NRW}",
            "clocks[0].calendar.subdivision: DE has no part 'NRW'; did you mean 'NW'?",
        ),
        (
            "rule: days\nduration: {days: 3}\nzone: Europe/Brusels",
            "clocks[0].zone: unknown time zone 'Europe/Brusels' (fix: write 'Europe/Brussels')",
        ),
        (
            "rule: days\nduration: {days: 3}\ntime_zone: plaec",
            "clocks[0].time_zone: unknown time zone 'plaec' (fix: write 'place')",
        ),
        (
            "rule: days\nduration: {days: 3}\ncountry: ZZ",
            "clocks[0].country: unknown country 'ZZ' (fix: ",
        ),
        (
            "rule: days\nduration: {days: 3}\neffective: {since: 2026-01-01, before: eu-on}",
            "clocks[0].effective.before: unknown entry 'eu-on' (fix: write 'eu-one')",
        ),
        (
            "rule: days\nduration: {days: 3}\neffective: {after: eu-one}",
            "clocks[0].effective.after: names the entry itself",
        ),
        (
            f"{THREE}\neffective: {{since: 2026-02-01, until: 2026-01-01}}",
            "clocks[0].effective.until: ends before it begins",
        ),
        (
            "rule: hours\nduration: {days: 3}",
            "clocks[0].rule: the rule 'hours' ends at the same time of day",
        ),
        (
            "rule: days\npolarity: window\nopens: {days: 3}\nduration: {business_days: 9}",
            "clocks[0].opens: opens in days and ends in business_days; use one unit",
        ),
        (
            "rule: days\npolarity: window\nopens: {days: 9}\nduration: {days: 3}",
            "clocks[0].opens: opens after 9 days, ends after 3 days",
        ),
        (
            "rule: days\npolarity: window\nopens: {days: 9}\nstandard: soon",
            "clocks[0].opens: a window needs `duration`, its end",
        ),
        (
            "rule: days\npolarity: notice_before\nfixed_date: 2026-01-01",
            "clocks[0].polarity: a fixed date is `act_by`",
        ),
        (
            f"{THREE}\nrefuse_pause: Art 2\neffects: [{PAUSE}]",
            "clocks[0].refuse_pause: refuses a pause, and `effects` has one",
        ),
        (
            "rule: days\nduration: {days: 3}\neffects: [{event: received_at, effect: restart}]",
            "clocks[0].effects[0].event: 'received_at' is what the period starts with",
        ),
        (
            f"{THREE}\nextensions: [{{amount: {{days: 1}}, event: received_at}}]",
            "clocks[0].extensions[0].event: 'received_at' does something else already",
        ),
        (
            f"{THREE}\nextensions: [{{amount: {{days: 1}}, maximum: {{days: 2}}}}]",
            "clocks[0].extensions[0].maximum: may become 2 days at most, and is 3 days already",
        ),
        (
            "rule: days\nduration: {days: 3}\nreadings: [{name: two}, {name: two}]",
            "clocks[0].readings[1].name: two readings are named 'two'",
        ),
        (
            "rule: days\nordered: {floor: {days: 3}, ceiling: {days: 2}}",
            "clocks[0].ordered.floor: the floor is above the ceiling",
        ),
        ("rule: days", "clocks[0]: an entry has exactly one of: duration, standard"),
        (
            "rule: days\nduration: {days: 3, hours: 2}",
            "clocks[0].duration: a duration has exactly one of: minutes, hours",
        ),
        (
            "rule: days\nduration: {days: 3}\ncitaton: Art 2",
            "clocks[0].citaton: unknown field (fix: write 'citation')",
        ),
        (
            "rule: days\nduration: {days: 3}\nstatus: valid",
            "clocks[0].status: Input should be 'in_force', 'historic'",
        ),
        (
            f"{THREE}\nextensions: [{{amount: {{days: 1}}, notice_by: soon}}]",
            "clocks[0].extensions[0].notice_by: ",
        ),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(more: str, said: str) -> None:
    found = wrong(files(entry(more)))
    assert any(said in problem for problem in found), found


def test_a_problem_has_its_file_line_and_column() -> None:
    assert wrong(files(entry(), entry("rule: dayz\nduration: {days: 3}", "eu-two"))) == [
        "eu.yaml:24:11: clocks[1].rule: unknown counting rule 'dayz' (fix: write 'days')"
    ]


def test_every_problem_is_said_at_once() -> None:
    texts = files(
        entry("rule: dayz\nduration: {days: 3}"),
        entry("rule: days\nduration: {days: 3}\nzone: Mars", "eu-two"),
        fr="clocks:\n" + entry("rule: days\nstandard: soon\ncountry: XX", "fr-one"),
    )
    assert len(wrong(texts)) == 3


def test_an_id_is_there_once() -> None:
    found = wrong(files(entry(), fr="clocks:\n" + entry()))
    assert found == [
        "fr.yaml:2:5: clocks[0]: 'eu-one' is there twice, first in eu.yaml:2 (fix: rename one)"
    ]


def test_two_laws_do_not_hold_at_one_time() -> None:
    old = entry("rule: days\nduration: {days: 9}\neffective: {until: 2026-01-01}", "eu-old")
    new = entry(
        "rule: days\nduration: {days: 9}\neffective: {since: 2026-01-01, before: eu-old}",
        "eu-new",
    )
    (found,) = wrong(files(old, new))
    assert "clocks[1].effective.before: 'eu-old' is not known to hold at another time" in found


@pytest.mark.parametrize(
    ("house", "said"),
    [
        ("house: {eu-two: {hours: 4}}\n", "house.eu-two: unknown entry 'eu-two'"),
        ("house: {eu-one: {hours: 4}}\n", "house.eu-one: the law has a number of its own"),
        ("house: {eu-one: 4h}\n", "house.eu-one: "),
        ("house: [eu-one]\n", "house: is a mapping (fix: write `ID: {hours: 24}`"),
    ],
)
def test_house_targets_are_for_laws_without_a_number(house: str, said: str) -> None:
    assert any(said in problem for problem in wrong(files(entry(), house=house)))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("calendars.yaml", "calendars: [{id: a-a, title: A, base: {named: b-b}}]", "'b-b'"),
        (
            "calendars.yaml",
            CIRCLE,
            "calendars[0].base: stands on itself",
        ),
        ("calendars.yaml", "calendars: [{id: a-a, title: A, remove: [x]}]", "no `base`"),
        (
            "calendars.yaml",
            "calendars: [{id: a-a, title: A, overrides: DE-XX}]",
            "no part 'XX'",
        ),
        (
            "calendars.yaml",
            "calendars: [{id: a-a, title: A, overrides: ZZ}]",
            "holidays of 'ZZ'",
        ),
        ("calendars.yaml", OVERRIDDEN, "'DE' is there twice, first in calendars.yaml:3"),
        ("counting-rules.yaml", "rules: {days: x}", "rules: is a list"),
        ("counting-rules.yaml", "rules: [days]", "rules[0]: is a mapping"),
        ("pack.yaml", "version: 2026.1.1", "as_of: Field required"),
        ("eu.yaml", "laws: []", "laws: unknown field"),
        ("eu.yaml", "clocks: [}", "not YAML"),
    ],
)
def test_the_other_files_are_checked_too(name: str, text: str, said: str) -> None:
    assert any(said in problem for problem in wrong(files(entry()) | {name: text}))


@pytest.mark.parametrize("name", ["pack.yaml", "counting-rules.yaml", "calendars.yaml"])
def test_a_pack_has_all_its_files(name: str) -> None:
    texts = files(entry())
    del texts[name]
    assert wrong(texts) == [f"{name}:1:1: (file): is not there (fix: add it)"]


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
