"""How cases end and what stays: deficiencies in somebody's language, retention, outcomes."""

import pytest
from pydantic import ValidationError

from tocsin.domain.ending import Deficiency, Lacking, OutcomeSpec, Retention, lacking_in

LISTED = [
    Deficiency(
        code="ii",
        title="das Werk",
        titles={"en": "the work", "pt": "a obra"},
        ask="den Titel",
        citation="17 U.S.C. 512(c)(3)",
    ),
    Deficiency(code="vi", title="eine Erklärung"),
]


@pytest.mark.parametrize(
    ("language", "title"),
    [("de", "das Werk"), ("en-GB", "the work"), ("pt-BR", "a obra"), ("fr", "das Werk")],
)
def test_what_is_missing_is_said_in_the_readers_language_or_the_playbooks(language, title):
    (told,) = lacking_in(LISTED, ("ii",), language, "de")

    assert told == Lacking("ii", title, "den Titel", "17 U.S.C. 512(c)(3)")


def test_codes_keep_their_order_and_unknown_ones_stay_out():
    told = lacking_in(LISTED, ("vi", "requester_name", "ii"), "de", "de")

    assert [one.code for one in told] == ["vi", "ii"]


@pytest.mark.parametrize("keep", ["90d", "8w", "6mo", "2y"])
def test_a_retention_is_a_period_or_a_law(keep):
    assert Retention(keep=keep).after == "closed"
    assert Retention(law="eu-tco-art6-preservation-6mo").keep is None


@pytest.mark.parametrize(
    "wrong",
    [{}, {"keep": "2y", "law": "x"}, {"keep": "2"}, {"keep": "0y"}, {"keep": "2 years"}],
)
def test_a_retention_that_is_neither_is_refused(wrong):
    with pytest.raises(ValidationError):
        Retention.model_validate(wrong)


def test_an_outcome_says_what_it_counts_as():
    assert not OutcomeSpec(title="Removed", counts_as="acted").sor_required
    with pytest.raises(ValidationError, match="counts_as"):
        OutcomeSpec.model_validate({"title": "Removed", "counts_as": "gone"})
