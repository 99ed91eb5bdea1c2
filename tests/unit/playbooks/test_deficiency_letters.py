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


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_what_an_order_lacks_is_named_in_its_playbooks_words(language):
    lacking = [
        {"code": "art9-basis", "title": "THE BASIS", "ask": "", "citation": "Art 9(2)(a)(i)"},
        {"code": "nat-where", "title": "THE PLACE", "ask": "", "citation": ""},
    ]
    values = VALUES | {"missing": ("art9-basis", "nat-where"), "lacking": lacking}
    body = LETTERS.render("order-deficiency", language, values)[1]

    assert "  - THE BASIS (Art 9(2)(a)(i)).\n  - THE PLACE.\n" in body


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_a_person_who_asks_about_intimate_images_is_asked_for_what_is_missing(language):
    asked = LETTERS.render(
        "intimate-deficiency", language, VALUES | {"missing": ("nci-where",)}
    )
    plain = LETTERS.render("intimate-deficiency", language, VALUES | {"missing": ()})

    assert "(nci-where)" in asked[1]
    assert "(nci-" not in plain[1]


@pytest.mark.parametrize("language", ["en", "es"])
def test_annex_iii_names_what_a_removal_order_lacks(language):
    body = LETTERS.render("tco-annex-iii", language, VALUES | {"missing": ("tco-url", "ii")})[1]

    assert body.count("  - ") == 1
