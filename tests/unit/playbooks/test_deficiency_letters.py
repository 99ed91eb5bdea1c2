"""Letters that ask for what is missing: each element by its letter, and what to send."""

from datetime import UTC, datetime

import pytest

from tocsin.playbooks.letters import TemplateLetters

LETTERS = TemplateLetters()
VALUES = {"ref": "TCN-7K3M-Q2XD", "received_at": datetime(2026, 3, 2, tzinfo=UTC)}
CODES = {
    "deficiency": ("i", "ii", "iii", "iv", "v", "vi", "dsa-a", "dsa-b", "dsa-c", "dsa-d"),
    "counter-deficiency": ("a", "b", "c", "d"),
    "trademark-deficiency": (
        "tm-number", "tm-class", "tm-territory", "tm-owner", "tm-where", "tm-contact",
        "tm-signature",
    ),
    "impersonation-deficiency": (
        "imp-person", "imp-proof", "imp-where", "imp-contact", "imp-signature",
    ),
}  # fmt: skip
EVERY = [(template, code) for template, codes in CODES.items() for code in codes]


def letter(template, language, *missing):
    return LETTERS.render(template, language, VALUES | {"missing": missing})[1]


def printed(template, code):
    """How a code is printed: as its law numbers it."""
    shown = code.upper() if template == "counter-deficiency" else code.removeprefix("dsa-")
    return f"  ({shown}) "


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("template", "code"), EVERY)
def test_one_missing_element_is_named_alone_with_what_to_send(template, code, language):
    body = letter(template, language, code)

    named = [line for line in body.splitlines() if line.startswith("  (")]
    assert [line.startswith(printed(template, code)) for line in named] == [True]
    assert ("Please send: " if language == "en" else "Envíe: ") in body
    assert "\n\n\n" not in body


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", CODES)
def test_all_missing_elements_are_named_once_and_in_order(template, language):
    body = letter(template, language, *CODES[template])

    places = [body.index(printed(template, code)) for code in CODES[template][:6]]
    assert places == sorted(places)
    assert body.count("  (") == len(CODES[template])


def test_the_law_of_each_element_is_named():
    body = letter("deficiency", "en", "vi", "dsa-b")

    assert body.index("512(c)(3)(A)") < body.index("(vi)") < body.index("Article 16(2)")
    assert body.index("Article 16(2)") < body.index("(b) a clear indication")


def test_codes_of_the_other_sides_paper_stay_out_of_a_letter():
    assert "(iv)" not in letter("counter-deficiency", "en", "iv", "a")
    assert "(A)" not in letter("deficiency", "en", "iv", "a").replace("(3)(A)", "")


@pytest.mark.parametrize("template", list(CODES)[1:])
def test_without_a_known_code_the_letter_lists_everything(template):
    body = letter(template, "en")

    assert all(printed(template, code) in body for code in CODES[template])
