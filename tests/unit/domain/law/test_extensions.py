"""Extensions: one longer period, counted on, counted anew; how often, and told until when."""

import pytest

from tests.unit.domain.law.entries import ROLLING, count, due, local, refusal, shown, told

GDPR = {
    "duration": {"months": 1},
    "extensions": [
        {"amount": {"months": 2}, "notice_by": "original_due", "citation": "Art 12(3)"}
    ],
}


def test_a_month_and_two_are_three_months_from_the_start():
    """31 January and three months is 30 April, and not two months from 28 February."""
    assert due(GDPR, "2026-01-31 09:00", ("extended", "2026-02-20 09:00")) == (
        "2026-04-30 23:59:59"
    )


def test_one_longer_period_rolls_once():
    """Saturday 2 May does not roll first: it is Tuesday 2 June, whatever May was."""
    fields = GDPR | {"extensions": [{"amount": {"months": 1}}]}

    assert due(fields, "2026-04-02 09:00", ("extended", "2026-04-20 09:00"), rule=ROLLING) == (
        "2026-06-02 23:59:59"
    )


def test_45_days_and_45_are_90_days():
    fields = {"duration": {"days": 45}, "extensions": [{"amount": {"days": 45}}]}

    assert due(fields, "2026-11-02 09:00", ("extended", "2026-12-01 09:00")) == (
        "2027-01-31 23:59:59"
    )


def test_other_units_are_added_one_after_the_other():
    fields = {"duration": {"months": 1}, "extensions": [{"amount": {"days": 15}}]}

    assert due(fields, "2026-01-31 09:00", ("extended", "2026-02-20 09:00")) == (
        "2026-03-15 23:59:59"
    )


def test_an_extension_may_count_on_from_where_it_would_have_ended():
    """Saturday 5 December rolls to Monday the 7th; ten days on from there."""
    fields = {
        "duration": {"days": 3},
        "extensions": [{"amount": {"days": 10}, "base": "original_due"}],
    }

    assert due(fields, "2026-12-02 09:00", ("extended", "2026-12-03 09:00"), rule=ROLLING) == (
        "2026-12-17 23:59:59"
    )


def test_an_extension_may_count_anew_from_its_own_event():
    fields = {
        "duration": {"hours": 72},
        "extensions": [{"amount": {"days": 10}, "base": "event"}],
    }

    assert due(fields, "2026-11-02 09:00", ("extended", "2026-11-04 09:00")) == (
        "2026-11-14 23:59:59"
    )


def test_pauses_are_added_to_the_longer_period():
    pause = {
        "event": "asked",
        "until": "answered",
        "effect": "pause",
        "count": "whole_days_inclusive",
    }
    found = due(
        GDPR | {"effects": [pause]},
        "2026-01-31 09:00",
        ("asked", "2026-02-03 09:00"),
        ("answered", "2026-02-07 09:00"),
        ("extended", "2026-02-20 09:00"),
    )

    assert found == "2026-05-05 23:59:59"


@pytest.mark.parametrize(
    ("applies_to", "limit"),
    [(["due"], "2026-02-28"), (["due", "extension_notice"], "2026-03-05")],
)
def test_the_limit_for_its_notice_is_shown_and_may_be_tolled_too(applies_to, limit):
    pause = {
        "event": "asked",
        "until": "answered",
        "effect": "pause",
        "count": "whole_days_inclusive",
        "applies_to": applies_to,
    }
    found = count(
        GDPR | {"effects": [pause]},
        "2026-01-31 09:00",
        ("asked", "2026-02-03 09:00"),
        ("answered", "2026-02-07 09:00"),
    )

    assert shown(found.notice_by) == f"{limit} 23:59:59"


def test_a_notice_after_its_limit_is_refused():
    refused = refusal(GDPR, "2026-01-31 09:00", ("extended", "2026-03-01 00:00"))

    assert (refused.code, refused.citation) == ("extension-late", "Art 12(3)")
    assert "Sat 28 Feb 2026 23:59:59" in refused.detail


def test_a_notice_in_the_last_second_is_none_too_late():
    assert due(GDPR, "2026-01-31 09:00", ("extended", "2026-02-28 23:59:59")) == (
        "2026-04-30 23:59:59"
    )


def test_while_an_open_pause_holds_the_limit_no_notice_is_late():
    pause = {
        "event": "asked",
        "until": "answered",
        "effect": "pause",
        "applies_to": ["due", "extension_notice"],
    }
    found = count(
        GDPR | {"effects": [pause]},
        "2026-01-31 09:00",
        ("asked", "2026-02-03 09:00"),
        ("extended", "2026-03-10 09:00"),
    )

    assert shown(found.safe) == "2026-04-30 23:59:59"


def test_the_limit_may_be_a_duration_from_the_start():
    fields = {
        "duration": {"days": 30},
        "extensions": [{"amount": {"days": 10}, "notice_by": {"days": 5}}],
    }

    assert shown(count(fields, "2026-11-02 09:00").notice_by) == "2026-11-07 23:59:59"
    late = refusal(fields, "2026-11-02 09:00", ("extended", "2026-11-08 09:00"))
    assert late.code == "extension-late"


def test_the_same_extension_is_given_as_often_as_the_text_says():
    refused = refusal(
        GDPR,
        "2026-01-31 09:00",
        ("extended", "2026-02-20 09:00"),
        ("extended", "2026-02-21 09:00"),
    )

    assert refused.code == "extension-used-up"


def test_an_extension_that_may_be_repeated_adds_each_time():
    fields = {
        "duration": {"days": 90},
        "extensions": [{"amount": {"days": 90}, "times": 3, "notice_by": "original_due"}],
    }
    events = [("extended", "2026-03-01 09:00"), ("extended", "2026-06-01 09:00")]
    found = count(fields, "2026-01-01 09:00", *events)

    assert shown(found.safe) == "2026-09-28 23:59:59"
    assert found.notice_by == found.safe
    assert found.next_events == ("extended",)


def test_it_may_never_be_longer_than_the_most():
    fields = {
        "duration": {"months": 6},
        "extensions": [{"amount": {"months": 6}, "times": 5, "maximum": {"months": 9}}],
    }
    found = count(fields, "2026-01-15 09:00", ("extended", "2026-03-01 09:00"))

    assert shown(found.safe) == "2026-10-15 23:59:59"
    assert told(found, "extend")[1] == "It may not be longer than 9 months in all."


def test_a_law_without_an_extension_cites_itself():
    refused = refusal({}, "2026-01-31 09:00", ("extended", "2026-02-20 09:00"))

    assert (refused.code, refused.citation) == ("never-extends", "s 1")


def test_an_extension_in_prose_is_not_guessed_at():
    fields = {"unstructured": [{"what": "extension", "text": "as the Board allows"}]}

    assert refusal(fields, "2026-01-31 09:00", ("extended", "2026-02-20 09:00")).code == (
        "unstructured"
    )


def test_an_extension_of_a_set_instant_counts_from_there():
    fields = {"ordered": {}, "extensions": [{"amount": {"months": 1}}]}
    found = count(
        fields,
        "2026-11-02 09:00",
        ("set_until", "2026-11-30 17:00"),
        ("extended", "2026-11-10 09:00"),
    )

    assert found.safe == local("2026-12-30 17:00")
