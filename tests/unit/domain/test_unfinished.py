"""A letter with a place to fill in is not finished, and some verdicts would let it out."""

import re
import time

import pytest

from tests.unit.playbooks.gate_letters import GATE_LETTERS
from tocsin.domain.unfinished import lets_out, open_places
from tocsin.playbooks.library import TEMPLATES, load_library

LIBRARY = load_library()
APPROVED = sorted(path for path in TEMPLATES.glob("*/*.txt") if path.stem in GATE_LETTERS)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Which data: (…)", ("Which data",)),
        (
            "Facts: (...)\n\nEffects: none.\n3. Measures: (…; against its effects too)",
            ("Facts", "3. Measures"),
        ),
        ("Dear Sirs,\n\n(… The reasons\nare written here)", ("The reasons are written here",)),
        ("Ask our officer: (… name). Answer this message.", ("Ask our officer",)),
        ("(…)", ("(…)",)),
        ('They wrote that it "was taken (…) from us" (twice).', ()),
        ("Under Article 12(3) we answer within a month.", ()),
        ("", ()),
    ],
)
def test_a_place_is_named_by_what_stands_before_it(text, places):
    assert open_places(text) == places


def test_a_long_name_is_cut():
    (place,) = open_places(f"(… {'word ' * 50})")

    assert len(place) <= 61


@pytest.mark.parametrize(("part", "times"), [(":(…", 40_000), ("(…", 60_000), (":", 120_000)])
def test_a_letter_of_nothing_but_brackets_is_read_at_once(part, times):
    began = time.thread_time()
    open_places(part * times)

    assert time.thread_time() - began < 1


@pytest.mark.parametrize(
    ("kind", "stage", "out"),
    [
        ("privacy-request", "answer", {"send"}),
        ("privacy-request", "refusal", {"refuse"}),
        ("privacy-request", "extension", {"extended"}),
        ("privacy-request", "appeal_review", {"grant", "uphold"}),
        ("privacy-request", "scope", set()),
        ("personal-data-breach", "write_authority", set()),
        ("personal-data-breach", "approve_authority", {"send"}),
        ("personal-data-breach", "record_only", {"recorded"}),
    ],
)
def test_a_verdict_lets_a_letter_out_unless_somebody_looks_at_it_again(kind, stage, out):
    book = LIBRARY.get(kind)
    at = book.stage(stage)

    assert {verdict for verdict in at.gate.verdicts if lets_out(book, at, verdict)} == out


@pytest.mark.parametrize("path", APPROVED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_prompt_of_a_letter_that_is_approved_begins_with_three_dots(path):
    """Brackets at the beginning of a line or behind a colon are for somebody to fill in."""
    assert re.findall(r"(?:^|: )\((?!…).*", path.read_text("utf-8"), re.MULTILINE) == []
