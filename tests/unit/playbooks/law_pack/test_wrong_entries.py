"""What is wrong with an entry of the pack is said, with its place and a fix."""

import pytest

from tests.unit.playbooks.law_pack.texts import entry, files, wrong

THREE = "rule: days\nduration: {days: 3}"
PAUSE = "{event: asked, until: answered, effect: pause}"


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
