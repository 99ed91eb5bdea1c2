"""The guide's personal rules are valid, and a fault stands where it is."""

import re
from pathlib import Path

import pytest

from tocsin.domain.paging.rules import PersonalRules
from tocsin.playbooks.own_rules import GUIDE, read_own_rules
from tocsin.playbooks.sheet import PlaybookError

ROOT = Path(__file__).parents[3]


def test_the_guides_rules_can_be_put():
    (written,) = re.findall(r"```yaml\n(.*?)```", (ROOT / GUIDE).read_text(), re.DOTALL)
    rules = PersonalRules.model_validate(read_own_rules(written, "mine.yaml").body)

    assert [way.channel for way in rules.urgent] == ["ntfy", "sms", "voice"]
    assert rules.limits[0].most == 5


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("urgent:\n  - {chanel: sms}\n", "x.yaml:2:6: urgent[0].chanel"),
        ('quiet: [{begin: "25:00", end: "07:00"}]\n', "x.yaml:1:17: quiet[0].begin"),
        ("limits: [{most: 0, per: 1h}]\n", "x.yaml:1:17: limits[0].most"),
    ],
)
def test_a_fault_is_told_where_it_stands(text, place):
    with pytest.raises(PlaybookError) as caught:
        read_own_rules(text, "x.yaml")

    assert any(str(problem).startswith(place) for problem in caught.value.problems)
