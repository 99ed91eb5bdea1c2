"""A template is written once with sample values before anybody may propose it."""

import pytest

from tests.unit.playbooks.gate_letters import GATE_LETTERS
from tocsin.playbooks.drafts import LONGEST, wrong_template
from tocsin.playbooks.library import TEMPLATES

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
        ("Subject: {{ ref }}\n{{ ref | nothing }}", "a letter's filters are: "),
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


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in target_urls %}{% for b in target_urls %}x{% endfor %}{% endfor %}",
        "{% for a in missing %}" + "x" * 5000 + "{% endfor %}",
        "{% for a in missing recursive %}{{ loop(missing) }}{% endfor %}",
        "{{ 'x' * 9999999999 }}",
        "{{ 9 ** 9999999999 }}",
        "{{ '%9999999999d' % 1 }}",
        "{{ ref | center(9999999999) }}",
        "{{ '%9999999999d' | format(1) }}",
        "{{ lipsum(n=9999999) }}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% set a = ref ~ ref %}" + "{% set a = a ~ a %}" * 60,
        "{% set a = [ref, ref] %}" + "{% set a = [a, a] %}" * 60,
        "{% set a %}{{ ref }}{{ ref }}{% endset %}" + "{% set a = a + a %}" * 60,
        "{{ ref | join(ref) | join(ref) | join(ref) | join(ref) | join(ref) }}",
        "{{ " + "(" * 9000 + "1" + ")" * 9000 + " }}",
    ],
    ids=lambda body: body[:30],
)
def test_a_template_that_never_ends_or_grows_without_end_is_refused_before_it_is_tried(body):
    assert wrong_template("Subject: {{ ref }}\n" + body, file="x")


def test_a_letter_may_loop_once_and_join_what_it_writes():
    text = GOOD + "{% for url in missing %}- {{ url | upper }}\n{% endfor %}"

    assert wrong_template(text + "{{ missing | join(', ') }}", file="x") == []
