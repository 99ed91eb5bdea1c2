"""Names are plain for programs, and what colleagues say for people."""

import copy
import json
from dataclasses import asdict, dataclass

import pytest
from jinja2 import Environment
from markupsafe import Markup
from pydantic import TypeAdapter

from tocsin.domain.calling import Called, all_said_with, said_with, shown_as, told_apart

ADA = Called("ada", "Ada <Lovelace>")
SHOWN = "Ada &lt;Lovelace&gt;"


@dataclass
class Person:
    name: str


def test_programs_have_the_name_to_sign_in_with():
    assert ADA == "ada"
    assert json.dumps({"name": ADA}) == '{"name": "ada"}'
    assert TypeAdapter(Person).dump_json(Person(ADA)) == b'{"name":"ada"}'
    assert f"{ADA}, {ADA:>4}" == "ada,  ada"
    assert type(ADA.signs_in_as) is str


@pytest.mark.parametrize(
    "template",
    [
        "{{ who }}",
        "{{ who or 'nobody' }}",
        "{{ [who] | join(', ') }}",
        "{{ who ~ '' }}",
        "{% macro m(one) %}{{ one }}{% endmacro %}{{ m(who) }}",
        "{{ say % {'who': who} }}",
    ],
)
def test_pages_show_what_somebody_is_called(template):
    page = Environment(autoescape=True).from_string(template)

    assert page.render(who=ADA, say=Markup("%(who)s")) == SHOWN


def test_addresses_have_the_name_to_sign_in_with():
    page = Environment(autoescape=True).from_string("{{ who | urlencode }} {{ plain }}")

    assert page.render(who=ADA, plain=ADA.signs_in_as) == "ada ada"


def test_a_copy_is_called_the_same():
    assert shown_as(copy.deepcopy(ADA)) == "Ada <Lovelace>"
    assert shown_as(asdict(Person(ADA))["name"]) == "Ada <Lovelace>"


def test_nobody_needs_another_name():
    assert shown_as(Called("ada")) == shown_as("ada") == "ada"


def test_two_of_the_same_name_are_told_apart():
    names = told_apart(
        [("1", "ana", "Ana Silva"), ("2", "asilva", "ana silva"), ("3", "b", "B")]
    )

    assert {who: name.shown for who, name in names.items()} == {
        "1": "Ana Silva (ana)",
        "2": "ana silva (asilva)",
        "3": "B",
    }


def test_a_sentence_says_both():
    said = said_with({"1": ADA}, lambda names: f"It is the turn of {names['1']}.")

    assert said == "It is the turn of ada."
    assert said.shown == "It is the turn of Ada <Lovelace>."


def test_sentences_are_written_once_where_both_are_the_same():
    asked = []

    def say(names):
        asked.append(names)
        return [f"{names['1']} is away.", "Nobody is."]

    assert all_said_with({"1": "ada"}, say) == ["ada is away.", "Nobody is."]
    assert len(asked) == 1
    shown = [one.shown for one in all_said_with({"1": ADA}, say)]
    assert shown == ["Ada <Lovelace> is away.", "Nobody is."]
