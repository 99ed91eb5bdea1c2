"""House targets, calendars, rules and the pack's own sheet are checked as its entries are."""

import pytest

from tests.unit.playbooks.law_pack.texts import entry, files, wrong

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
