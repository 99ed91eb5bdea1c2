"""A refused form names each answer by its label, says the limit, and takes the focus there."""

from html import unescape
from typing import Annotated

import pytest
from pydantic import Field

from api.actions import ActionIn
from api.cases import CaseIn
from api.fields import In
from tocsin.console.faults import Fault, InvalidFormError, faults_in
from tocsin.console.forms import read_as
from tocsin.console.marking import marked
from tocsin.console.translations import catalogue
from tocsin.desk.errors import InvalidError

PAGE = """<div role="alert"><ul data-faults></ul></div>
<form method="post" action="/elsewhere">
<label for="x">Why</label><input id="x" name="reason"></form>
<details id="more"><summary>More</summary><details><summary>Reject</summary>
<form method="post" action="/cases/1/actions/reject?lang=en"><input type="hidden" name="key">
<label for="k">Place <span class="must">*</span></label>
<p id="k-hint">Two letters</p><input id="k" name="fields.place" aria-describedby="k-hint">
<label for="r">Reason &amp; cause</label>
<textarea id="r" name="reason">a &lt;b&gt; typed</textarea>
<fieldset><legend>Verdict</legend>
<label><input type="radio" name="verdict"> Yes</label></fieldset>
<label class="check"><input type="checkbox" name="teams[]"> <span>Team</span></label>
</form></details></details>"""
FORM = "/cases/1/actions/reject"
ENGLISH, SPANISH = catalogue("en").gettext, catalogue("es").gettext


def refused(model, given, form=FORM):
    with pytest.raises(InvalidFormError) as told:
        read_as(model, given, form)
    return told.value


def written(*at, form=FORM, say=ENGLISH, code="missing"):
    faults = [Fault(tuple(one.split(".")) if one else (), code, "why", {}) for one in at]
    return marked(PAGE, faults, form, say, str.upper)


def test_an_answer_is_named_by_the_label_that_its_form_shows():
    page = written("fields.place", "reason")

    assert '<a href="#k">Place</a>: This is needed.' in page
    assert '<a href="#r">Reason &amp; cause</a>: This is needed.' in page
    assert "fields.place:" not in page


def test_the_words_stand_beside_the_input_and_are_tied_to_it():
    page = written("fields.place")

    assert '<span class="fault" id="k-fault">This is needed.</span><input' in page
    assert 'aria-describedby="k-fault k-hint"' in page
    assert page.count('aria-invalid="true"') == 1


def test_the_first_input_of_the_form_takes_the_focus_whatever_came_first():
    page = written("reason", "fields.place")

    assert page.count("autofocus") == 1
    assert page.index("autofocus") < page.index("<textarea")


def test_only_the_form_that_was_sent_is_marked_and_what_it_is_folded_in_stands_open():
    page = written("reason")

    assert '<input id="x" name="reason">' in page
    assert page.count("<details open") == 2


def test_without_an_address_it_is_the_form_that_has_such_answers():
    assert (
        '<input aria-invalid="true" autofocus aria-describedby="k-fault" id="k"'
        not in written("reason", form="")
    )
    assert 'aria-invalid="true"' in written("fields.place", form="")


def test_a_group_is_named_by_its_legend_and_a_list_by_its_member():
    page = written("verdict", "teams.0")

    assert ">Verdict</a>: This is needed." in page
    assert '</legend><span class="fault" id="fault-1">' in page
    assert ">Team</a>: This is needed." in page


def test_what_no_control_asks_for_is_told_all_the_same():
    page = written("content", "")

    assert "<li>CONTENT: This is needed.</li>" in page
    assert "<li>This is needed.</li>" in page


def test_everything_else_in_the_page_stays_as_it_was():
    page = written("fields.place")

    assert "a &lt;b&gt; typed" in page
    assert marked(PAGE, [], "/nowhere", ENGLISH, str.upper) == PAGE


@pytest.mark.parametrize(
    ("model", "given", "words"),
    [
        (ActionIn, {}, "This is needed."),
        (ActionIn, {"reason": ""}, "Write something here."),
        (ActionIn, {"reason": "\u2800"}, "Write something here."),
        (ActionIn, {"reason": "x" * 20_001}, "At most 20000 characters; it has 20001."),
        (
            CaseIn,
            {"kind": "k", "title": "t", "jurisdiction": "germany"},
            "A country such as DE, or a part of one such as US-CA.",
        ),
    ],
)
def test_the_limit_is_said_in_plain_words(model, given, words):
    (fault,) = faults_in(refused(model, given))

    assert fault.words(ENGLISH) == words
    assert fault.words(SPANISH) != words
    assert "…" not in fault.words(SPANISH)


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("at most 40 characters; it has 41", "Como máximo 40 caracteres; tiene 41."),
        ("one of: self, parent", "Elija una de las opciones que se ofrecen."),
        ("a date such as 2026-12-24", "una fecha como 2026-12-24"),
    ],
)
def test_what_the_playbooks_fields_say_is_said_in_the_readers_language(why, words):
    error = InvalidError("", errors=[{"at": ["fields", "x"], "code": "unfit", "why": why}])

    assert [fault.words(SPANISH) for fault in faults_in(error)] == [words]


def test_faults_of_another_shape_are_none_of_a_form():
    error = InvalidError("", errors=[{"line": 3, "why": "no"}, "text"])

    assert faults_in(error) == []


def test_words_that_people_typed_are_no_markup_in_what_is_told():
    class Odd(In):
        one: Annotated[str, Field(max_length=1)]

    (fault,) = faults_in(refused(Odd, {"one": "<script>"}))
    odd = Fault(("reason",), "odd", "<script>", {})

    assert "<script>" not in marked(PAGE, [fault, odd], FORM, ENGLISH, str.upper)
    assert "&lt;script&gt;" in marked(PAGE, [odd], FORM, ENGLISH, unescape)
