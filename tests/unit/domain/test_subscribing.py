"""What a case is for those who subscribe to cases of a sort."""

import pytest

from tocsin.domain.response import SeverityScheme
from tocsin.domain.subscribing import Interest, Sort, read_target, sort_of

LEVELS = SeverityScheme(levels=("sev0", "sev1", "sev2"))


@pytest.mark.parametrize(
    ("severity", "scheme", "severities"),
    [
        (None, LEVELS, ()),
        ("sev0", LEVELS, ("sev0", "sev1", "sev2")),
        ("sev2", LEVELS, ("sev2",)),
        ("high", LEVELS, ("high",)),
        ("high", None, ("high",)),
    ],
)
def test_a_case_is_as_bad_as_it_is_and_as_all_milder_levels(severity, scheme, severities):
    assert sort_of("platform-incident", severity, scheme).severities == severities


@pytest.mark.parametrize("sort", [Sort("a"), Sort("a-b", ("sev1", "sev2"))])
def test_a_sort_is_read_as_it_was_written(sort):
    assert read_target(sort.target()) == sort


def test_who_asks_for_nothing_particular_wants_everything():
    assert Interest().wants(Sort("a"), None)


@pytest.mark.parametrize(
    ("interest", "words"),
    [
        (Interest(), "any kind"),
        (Interest(("a", "b"), "sev1", ("US", "DE")), "a or b, sev1 or worse, in US or DE"),
    ],
)
def test_it_is_said_in_words(interest, words):
    assert interest.words() == words
