"""The formats of fields: what fits, and what a misfit is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tocsin.domain.field_spec import FORMATS, FieldSpec


def fault(text, **spec):
    return FieldSpec.model_validate({"type": "text", **spec}).fault(text)


FITTING = {
    "url": ["https://host.example/a?b", "http://host.example"],
    "email": ["ann@example.org", "a.b+c@sub.example.org"],
    "country": ["DE", "US"],
    "language": ["de", "pt-BR", "zh-Hant-TW", "es-419"],
    "date": ["2026-02-28"],
    "phone": ["+4930123456", "+12025550123"],
    "handle": ["@ann", "ann.b_c", "Ünal"],
    "case_ref": ["TCN-7K3M-Q2XD"],
}
OTHER = {
    "url": ["host.example", "ftp://x", "http://", "http://[x"],
    "email": ["ann", "ann@", "a b@example.org", "ann@example"],
    "country": ["de", "UK", "XX", "Germany"],
    "language": ["German", "de_DE", "x"],
    "date": ["2026-02-30", "28.02.2026", "20260228", "2026-W01-1"],
    "phone": ["030 123456", "+0123456789", "+49", "49301234567"],
    "handle": ["@", "a/b", "ann b", "a@b", "x" * 65],
    "case_ref": ["TCN-7K3M", "tcn-7k3m-q2xd", "TCN-7K3M-Q2XI"],
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_takes_what_fits_and_says_what_it_wants(name):
    assert {fault(text, format=name) for text in FITTING[name]} == {None}
    assert {fault(text, format=name) for text in OTHER[name]} == {FORMATS[name][1]}


@pytest.mark.parametrize(
    ("sort", "wrong"), [("email", "ann"), ("date", "soon"), ("country", "UK")]
)
def test_some_types_have_their_format_by_themselves(sort, wrong):
    assert FieldSpec(type=sort).fault(wrong) == FORMATS[sort][1]


@pytest.mark.parametrize(
    ("spec", "text", "told"),
    [
        ({"max_length": 3}, "abcd", "at most 3 characters; it has 4"),
        ({"min_length": 3}, "ab", "at least 3 characters; it has 2"),
        ({"choices": ["a", "b"]}, "c", "one of: a, b"),
        ({"pattern": "[0-9]{3}"}, "12", "it must fit the pattern [0-9]{3}"),
        ({"pattern": "[0-9]{3}"}, "1234", "it must fit the pattern [0-9]{3}"),
        ({"pattern": "a"}, "a" * 1001, "at most 1000 characters; it has 1001"),
        ({"type": "urls", "format": "url"}, "https://a.example\nb", FORMATS["url"][1]),
    ],
)
def test_a_misfit_is_told_the_limit(spec, text, told):
    assert fault(text, **spec) == told


@pytest.mark.parametrize("spec", [{"min_length": 3}, {"choices": ["a"]}, {"format": "url"}])
@pytest.mark.parametrize("nothing", ["", "  \n"])
def test_nothing_always_fits_because_required_is_asked_elsewhere(spec, nothing):
    assert fault(nothing, **spec) is None


@pytest.mark.parametrize(
    "spec",
    [
        {"pattern": "("},
        {"pattern": "(a+)+"},
        {"pattern": "x" * 201},
        {"min_length": 4, "max_length": 3},
        {"format": "number"},
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(spec):
    with pytest.raises(ValidationError):
        FieldSpec.model_validate({"type": "text", **spec})


@given(st.text(), st.sampled_from(sorted(FORMATS)))
def test_whatever_is_written_a_format_answers(text, name):
    assert fault(text, format=name) in (None, FORMATS[name][1])
