"""What we write to people: always a reference, never a template of somebody else's making."""

from datetime import UTC, datetime

import pytest

from tests.unit.playbooks.gate_letters import GATE_LETTERS
from tocsin.domain.ending import Lacking
from tocsin.playbooks.drafts import GATE
from tocsin.playbooks.letters import TemplateLetters, TextLetters, day, instant
from tocsin.playbooks.library import TEMPLATES, template_ids

LETTERS = TemplateLetters()
INTERNAL = {
    *("task", "reminder", "escalation", "gate-voided", "assigned", "follow-up-arrived"),
    *("task-assigned", "role-assigned", "severity-raised", "status-update", "all-clear"),
    *("update-due", "update-overdue", "task-due", "task-overdue"),
    *("suppression-ends", "clock-uncounted"),
    *("handoff-incoming", "handoff-outgoing", "handoff-soon", "page"),
    *(
        "incident-declared",
        "take-command",
        "incident-merged",
        "incident-reviewed",
        "false-alarm",
        "stood-down",
    ),
}
NOTICE = {
    "ref": "TCN-7K3M-Q2XD",
    "kind": "copyright-takedown",
    "kind_title": "Copyright takedown notice",
    "received_at": datetime(2026, 3, 2, 14, 5, tzinfo=UTC),
    "language": "en",
    "link": "https://tocsin.example/cases/TCN-7K3M-Q2XD",
    "step": "counsel.1",
    "urgency": "urgent",
    "due_at": "2026-03-03T14:05:00.000000Z",
    "missing": ("ii", "vi"),
    "outcome": "remove",
}


@pytest.mark.parametrize("language", ["en", "es", "pt"])
@pytest.mark.parametrize("template", sorted(template_ids()))
def test_every_letter_can_be_written_as_a_notice(template, language):
    subject, body = LETTERS.render(template, language, NOTICE)

    assert "TCN-7K3M-Q2XD" in subject
    assert "\n\n\n" not in body
    assert "{" not in subject + body


@pytest.mark.parametrize("language", ["en", "es", "pt"])
@pytest.mark.parametrize("template", sorted(GATE_LETTERS))
def test_every_gates_letter_can_be_written_when_the_gate_is_frozen(template, language):
    _, body = LETTERS.render(template, language, GATE)

    assert "2026-03-02" in body
    assert "{" not in body


def test_a_long_list_of_locations_is_cut_and_says_so():
    _, body = LETTERS.render("decision-requester", "en", GATE)

    assert "https://host.example/19\n" in body
    assert "https://host.example/20" not in body
    assert "... 5 more" in body


@pytest.mark.parametrize("template", ["decision-requester", "decision-authority"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_decision_says_what_was_decided_and_nothing_more(template, language):
    verdicts = ["remove", "refuse", "geo_restrict", "challenge", "done", "unclear", None]
    letters = {
        verdict: LETTERS.render(template, language, NOTICE | {"outcome": verdict})[1]
        for verdict in verdicts
    }

    assert letters["unclear"] == letters[None]
    assert letters["remove"] != letters["refuse"]
    assert letters["refuse"] != letters[None]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", sorted(INTERNAL))
def test_an_internal_notice_does_not_say_what_kind_of_case_it_is(template, language):
    for text in LETTERS.render(template, language, NOTICE):
        assert NOTICE["kind_title"] not in text
        assert NOTICE["kind"] not in text.replace(NOTICE["link"], "")


@pytest.mark.parametrize("template", sorted(INTERNAL))
def test_an_internal_notice_shows_a_reference_and_urgency_and_never_content(template):
    only = ("ref", "link", "step", "urgency", "due_at")

    subject, body = LETTERS.render(template, "en", {name: NOTICE[name] for name in only})

    assert NOTICE["link"] in body
    assert NOTICE["ref"] in subject


def test_an_outsider_is_never_shown_our_internal_link():
    outside = template_ids() - INTERNAL

    for template in outside:
        assert NOTICE["link"] not in LETTERS.render(template, "en", NOTICE)[1]


def test_a_due_time_is_told_with_its_time_zone():
    _, body = LETTERS.render("task", "en", NOTICE)

    assert "Due: 2026-03-03 14:05 UTC" in body


def test_a_deficiency_letter_says_what_is_missing_in_plain_words():
    _, body = LETTERS.render("deficiency", "en", NOTICE)
    _, general = LETTERS.render("deficiency", "en", NOTICE | {"missing": ()})

    assert "(ii) which copyrighted work" in body
    assert "(vi) a statement that the information is accurate" in body
    assert "(iii)" not in body
    assert "(i)-(vi)" in general


@pytest.mark.parametrize("hostile", ["{{ 7 * 7 }}", "{% for x in y %}", "{{ ''.__class__ }}"])
def test_a_value_that_looks_like_a_template_stays_as_it_is(hostile):
    subject, body = LETTERS.render("task", "en", NOTICE | {"ref": hostile, "step": hostile})

    assert hostile in subject
    assert hostile in body
    assert "49" not in subject + body


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\x00"])
def test_a_hostile_value_cannot_end_the_line_of_the_subject(end):
    hostile = f"TCN{end}Bcc: everybody@evil.example"

    subject, body = LETTERS.render("task", "en", NOTICE | {"ref": hostile})

    assert subject.splitlines() == [subject]
    assert subject.startswith("TCN Bcc: everybody@evil.example")
    assert body.startswith("A decision waits for you.")


def test_a_hostile_value_cannot_turn_the_direction_of_the_subject():
    subject, _ = LETTERS.render("task", "en", NOTICE | {"ref": "TCN\u202eevil"})

    assert "\u202e" not in subject


@pytest.mark.parametrize("language", ["ru", "", "../../etc", "EN", "en-GB"])
def test_a_language_without_templates_falls_back_to_english(language):
    assert LETTERS.render("task", language, NOTICE) == LETTERS.render("task", "en", NOTICE)


def test_a_regional_language_finds_its_parent():
    assert LETTERS.render("task", "es-MX", NOTICE) == LETTERS.render("task", "es", NOTICE)


def letters_of(*places):
    texts = {place: f"Subject: {place[0]}\n\n{place[0]}\n" for place in places}
    return TextLetters(texts)


@pytest.mark.parametrize(
    ("language", "then", "written"),
    [
        ("pt-BR", "es", "pt-BR"),
        ("pt-br", "es", "pt-BR"),
        ("pt-PT", "es", "pt"),
        ("fr", "es", "es"),
        ("fr", "es-MX", "es"),
        ("fr", None, "en"),
        ("fr", "de", "en"),
    ],
)
def test_a_letter_is_written_in_the_nearest_language_that_there_is(language, then, written):
    letters = letters_of(("pt-BR", "x"), ("pt", "x"), ("es", "x"), ("en", "x"), ("fr", "y"))

    assert letters.render("x", language, {}, then=then) == (written, f"{written}\n")
    assert letters.language_of("x", language, then) == written


def test_what_is_missing_is_told_from_the_playbooks_own_list():
    tax = Lacking("tax-id", "the tax number", "the number or a copy of the letter", "Art 5")
    _, body = LETTERS.render("missing-elements", "en", NOTICE | {"lacking": [tax]})

    assert "(tax-id) the tax number (Art 5).\n      Please send: the number or a copy" in body


@pytest.mark.parametrize("template", ["none-such", "../en/task", ""])
def test_an_unknown_template_is_a_key_error(template):
    with pytest.raises(KeyError):
        LETTERS.render(template, "en", NOTICE)


def test_a_value_that_a_template_asks_for_and_does_not_get_is_an_error():
    with pytest.raises(Exception, match="'link' is undefined"):
        LETTERS.render(
            "task", "en", {key: part for key, part in NOTICE.items() if key != "link"}
        )


def test_a_template_without_a_subject_is_refused(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "odd.txt").write_text("Hello\n")

    with pytest.raises(ValueError, match=r"odd\.txt must begin with 'Subject: '"):
        TemplateLetters(tmp_path).render("odd", "en", {})


def test_a_template_cannot_reach_into_python(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "odd.txt").write_text("Subject: x\n\n{{ ref.__class__.__mro__ }}\n")

    with pytest.raises(Exception, match="unsafe"):
        TemplateLetters(tmp_path).render("odd", "en", NOTICE)


def test_english_and_spanish_have_the_same_letters_and_portuguese_some_of_them():
    names = {
        language: {path.name for path in (TEMPLATES / language).glob("*.txt")}
        for language in LETTERS.languages
    }

    assert LETTERS.languages == ("en", "es", "pt")
    assert names["en"] == names["es"]
    assert names["pt"] <= names["en"]


def test_instants_are_written_in_utc_whatever_they_came_in():
    assert instant("2026-03-02T01:30:00+03:00") == "2026-03-01 22:30 UTC"
    assert day("2026-03-02T01:30:00+03:00") == "2026-03-01"
