"""Lists as CSV: nothing in them runs, and one that goes on says so."""

import csv
import io
from datetime import UTC, datetime

import pytest

from tocsin.console.case_csv import lines
from tocsin.desk.case_lists import MOST_EXPORTED, ListedCase
from tocsin.desk.teamwork_views import Person

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def case(title="Remove my song", **more):
    plain = {
        "ref": "TCN-AAAA-BBBB",
        "kind": "copyright-takedown",
        "lifecycle": "takedown",
        "title": title,
        "state": "open",
        "stage": "review",
        "outcome": None,
        "severity": None,
        "jurisdiction": "DE",
        "language": "en",
        "sensitivity": "open",
        "received_at": NOW,
        "opened_at": NOW,
        "updated_at": NOW,
        "closed_at": None,
        "due_at": NOW,
        "waiting_roles": ["intake_analyst", "dpo"],
        "version": 1,
        "people": [Person(id="1", name="ada")],
    }
    return ListedCase(**plain | more)


def read(cases):
    return list(csv.DictReader(io.StringIO("".join(lines(cases)).removeprefix("\ufeff"))))


def test_a_case_is_a_line():
    (row,) = read([case()])

    assert row["ref"] == "TCN-AAAA-BBBB"
    assert row["due_at"] == "2026-11-22T03:00:00+00:00"
    assert (row["outcome"], row["closed_at"]) == ("", "")
    assert (row["waits_for"], row["people"]) == ("intake_analyst, dpo", "ada")


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"]
)
def test_a_formula_is_a_text(title):
    (row,) = read([case(title)])

    assert row["title"].startswith("'")
    assert row["title"].endswith(title[-1])


@pytest.mark.parametrize("title", ["a, b", 'say "no"', "two\nlines", "1 = 1", "日本"])
def test_other_texts_stay_as_they_are(title):
    (row,) = read([case(title)])

    assert row["title"] == title


def test_a_list_beyond_the_limit_ends_with_a_note():
    rows = read(case() for _ in range(MOST_EXPORTED + 1))

    assert len(rows) == MOST_EXPORTED + 1
    assert rows[-1]["ref"] == ""
    assert str(MOST_EXPORTED) in rows[-1]["title"]
    assert len(read(case() for _ in range(MOST_EXPORTED))) == MOST_EXPORTED
