"""A tenant's own closures, as a file."""

from datetime import date
from pathlib import Path

import pytest

from tocsin.playbooks.closures import Closures, load_closures
from tocsin.playbooks.sheet import PlaybookError


def test_a_file_in_yaml(tmp_path: Path) -> None:
    file = tmp_path / "closures.yaml"
    file.write_text(
        "closures:\n"
        "  - {date: 2026-12-24, until: 2026-12-26, name: Closed}\n"
        "  - {date: 2026-06-01, name: Moving, counts_in: [DE]}\n"
    )
    read = load_closures(file)
    assert list(read.days("FR", asked=True)) == [
        *(date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26), date(2026, 6, 1))
    ]
    assert read.days("DE", asked=False) == {date(2026, 6, 1): "Moving"}
    assert read.days("FR", asked=False) == {}


def test_a_file_in_json_and_the_same_closures_have_the_same_digest(tmp_path: Path) -> None:
    as_json, as_yaml = tmp_path / "closures.json", tmp_path / "closures.yaml"
    as_json.write_text('{"closures": [{"date": "2026-12-24", "name": "Closed"}]}')
    as_yaml.write_text("closures: [{name: Closed, date: 2026-12-24}]")
    assert load_closures(as_json) == load_closures(as_yaml)
    assert len(load_closures(as_json).digest) == 12


def test_no_file_is_no_closures() -> None:
    assert load_closures(None) == Closures()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("closures:\n  - {date: someday, name: x}\n", "2:12: closures[0].date"),
        ("closures:\n  - {date: 2026-12-24}\n", "2:5: closures[0]"),
        (
            "closures:\n  - {date: 2026-12-24, until: 2026-12-01, name: x}\n",
            "`until` is from 0 to 400 days after `date`",
        ),
        ("closed: []\n", "closed"),
        ("- 2026-12-24\n", "is a mapping"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "closures.yaml"
    file.write_text(text)
    with pytest.raises(PlaybookError) as caught:
        load_closures(file)
    assert said in str(caught.value)
