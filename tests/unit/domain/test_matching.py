"""How much shared clues say, when that is certain, and what a person is told of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.matching import (
    CERTAIN,
    Candidate,
    Clue,
    Sought,
    choose,
    in_words,
    rank,
    worth_asking,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
REPOSITORY = "github.com/anna/bells"


def place(name):
    return Sought(f"github.com/anna/{name}", Clue.PLACE)


def weigh(sought, cases, *, spread=None, days_ago=None):
    """Rank cases, given by the keys that each has; return the ranking and what is chosen."""
    days_ago = days_ago or {}
    candidates = [
        Candidate(case_id, frozenset(keys), NOON - timedelta(days=days_ago.get(case_id, 0)))
        for case_id, keys in cases.items()
    ]
    counted = {}
    for keys in cases.values():
        for key in keys:
            counted[key] = counted.get(key, 0) + 1
    counted |= spread or {}
    ranked = rank(sought, candidates, counted, NOON)
    return ranked, [match.case_id for match in choose(ranked, sought, counted)]


def test_a_repository_that_one_case_alone_is_about_is_certain():
    ranked, chosen = weigh([place("bells")], {"one": {REPOSITORY}})

    assert chosen == ["one"]
    assert ranked[0].codes == ("place",)


def test_a_repository_that_forty_cases_are_about_says_little():
    cases = {"one": {REPOSITORY}}
    _, chosen = weigh([place("bells")], cases, spread={REPOSITORY: 40})

    assert chosen == []


def test_between_two_cases_that_are_as_likely_a_person_decides():
    ranked, chosen = weigh([place("bells")], {"one": {REPOSITORY}, "two": {REPOSITORY}})

    assert chosen == []
    assert {match.case_id for match in worth_asking(ranked)} == {"one", "two"}


def test_of_two_that_are_as_likely_the_recent_one_is_meant():
    cases = {"old": {REPOSITORY}, "new": {REPOSITORY}}
    _, chosen = weigh([place("bells")], cases, days_ago={"old": 1500, "new": 10})

    assert chosen == ["new"]


def test_the_case_that_shares_most_is_meant():
    places = [place(f"bells-{number}") for number in range(10)]
    keys = [one.key for one in places]
    _, chosen = weigh(places, {"all": set(keys), "some": set(keys[:3])})

    assert chosen == ["all"]


def test_sharing_few_of_many_places_is_not_certain():
    places = [place(f"bells-{number}") for number in range(40)]
    ranked, chosen = weigh(places, {"sibling": {one.key for one in places[:4]}})

    assert chosen == []
    assert worth_asking(ranked)


def test_names_and_accounts_alone_are_never_certain():
    sought = [
        *(Sought(f"name:n{number}", Clue.NAME) for number in range(9)),
        *(Sought(f"account:a{number}", Clue.ACCOUNT) for number in range(9)),
        Sought("address:a@example.org", Clue.ADDRESS),
        Sought("mention:x", Clue.MENTION),
    ]
    ranked, chosen = weigh(sought, {"one": {one.key for one in sought}})

    assert ranked[0].score > CERTAIN
    assert chosen == []


def test_what_belongs_to_a_shared_place_is_no_clue_of_its_own():
    sought = [place("bells"), Sought("account:anna", Clue.ACCOUNT, of=REPOSITORY)]
    ranked, _ = weigh(sought, {"one": {REPOSITORY, "account:anna"}})

    assert ranked[0].codes == ("place",)


def test_an_answer_in_a_mail_thread_is_certain():
    _, chosen = weigh([Sought("mail:<1@a>", Clue.THREAD)], {"one": {"mail:<1@a>"}})

    assert chosen == ["one"]


def test_a_notice_that_is_merely_cited_is_not_certain_when_it_is_about_other_places():
    sought = [Sought("notice:2026-01-01-acme", Clue.NOTICE), place("elsewhere")]
    _, chosen = weigh(sought, {"one": {"notice:2026-01-01-acme"}})

    assert chosen == []


@pytest.mark.parametrize(("days_ago", "is_firm"), [(0, True), (10, True), (60, False)])
def test_a_notice_is_known_by_its_day_and_its_sender_s_name(days_ago, is_firm):
    sought = [Sought("name:acme", Clue.NAME, dated=date(2026, 3, 1))]
    _, chosen = weigh(sought, {"one": {"name:acme"}}, days_ago={"one": days_ago})

    assert chosen == (["one"] if is_firm else [])


def test_a_counter_notice_against_three_notices_joins_all_three():
    places = [place("a"), place("b"), place("c")]
    _, chosen = weigh(places, {one.key[-1]: {one.key} for one in places})

    assert sorted(chosen) == ["a", "b", "c"]


def test_several_are_joined_only_when_together_they_are_all_that_it_names():
    places = [place(name) for name in "abcdefgh"]
    _, chosen = weigh(places, {one.key[-1]: {one.key} for one in places[:2]})

    assert chosen == []


def test_nothing_shared_is_nothing_found():
    assert weigh([place("bells")], {}) == ([], [])


def test_people_are_told_what_speaks_for_a_case_and_nothing_of_other_cases():
    ranked, _ = weigh([place("bells")], {"one": {REPOSITORY}})

    assert in_words(ranked[0]) == [
        {"clue": "place", "says": f"Both name {REPOSITORY}.", "cases": 1}
    ]


SOUGHT = st.lists(
    st.builds(
        Sought,
        st.sampled_from([f"k{number}" for number in range(12)]),
        st.sampled_from(list(Clue)),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


@given(SOUGHT, st.dictionaries(st.text("ab", min_size=1), st.sets(st.sampled_from("0123"))))
def test_scores_are_shares_and_every_choice_was_ranked(sought, cases):
    keyed = {case_id: {f"k{key}" for key in keys} for case_id, keys in cases.items()}
    ranked, chosen = weigh(sought, keyed)

    assert all(0 <= match.score <= 1 for match in ranked)
    assert set(chosen) <= {match.case_id for match in ranked if match.score >= 0}
    assert [match.score for match in ranked] == sorted((m.score for m in ranked), reverse=True)


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_rarer_key_never_says_less(fewer, more):
    fewer, more = sorted((fewer, more))
    scores = [
        weigh([place("bells")], {"one": {REPOSITORY}}, spread={REPOSITORY: cases})[0][0].score
        for cases in (fewer, more)
    ]

    assert scores[0] >= scores[1]
