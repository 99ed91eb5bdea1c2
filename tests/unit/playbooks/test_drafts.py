"""A template is written once with sample values before anybody may propose it."""

import pytest

from tocsin.playbooks.drafts import LONGEST, wrong_template
from tocsin.playbooks.library import TEMPLATES, load_library

LIBRARY = load_library()
GATE_LETTERS = {
    stage.gate.letter
    for kind in LIBRARY.kinds()
    for stage in LIBRARY.get(kind).stages
    if stage.gate and stage.gate.letter
}
GOOD = "Subject: {{ ref }}: hello\nYour paper of {{ received_at | day }}.\n"


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.glob("*/*.txt")), ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_every_template_of_the_release_could_be_proposed(path):
    text = path.read_text(encoding="utf-8")

    assert wrong_template(text, file="x", is_gate_letter=path.stem in GATE_LETTERS) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Hello {{ ref }}", "x.txt must begin with 'Subject: '"),
        ("Subject: hello\nbody", "the subject must name the case"),
        ("Subject: {{ ref }}\n", "says nothing"),
        ("Subject: {{ ref }}\n{{ nobody }}", "'nobody' is undefined"),
        ("Subject: {{ ref }}\n{% if %}", "Expected an expression"),
        ("Subject: {{ ref }}\n{{ due_at | day }}", "as a notice of a case that little"),
        ("Subject: {{ ref }}\n{{ ref | nothing }}", "No filter named 'nothing'"),
        ("Subject: {{ ref }}\n{{ ref.__class__.__mro__ }}", "unsafe"),
        ("Subject: {{ ref }}\n{{ 1 / 0 }}", "division by zero"),
        (GOOD + "x" * LONGEST, "longer than"),
    ],
)
def test_what_cannot_be_written_is_named_with_its_reason(text, why):
    problems = wrong_template(text, file="x")

    assert any(why in one.message for one in problems), problems


def test_a_gates_letter_must_do_without_what_only_a_notice_knows():
    text = GOOD + "{{ link }}"

    assert wrong_template(text, file="x") == []
    (problem,) = wrong_template(text, file="x", is_gate_letter=True)
    assert "as a gate's letter" in problem.message


def test_a_template_that_never_ends_is_refused():
    text = "Subject: {{ ref }}\n{% for a in range(999999999) %}x{% endfor %}"

    (problem, *_) = wrong_template(text, file="x")
    assert "Range too big" in problem.message
