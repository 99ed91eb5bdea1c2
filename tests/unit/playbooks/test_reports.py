"""Trademark and impersonation reports: the kinds of mis-filed matters, from receipt to end."""

import pytest

from tocsin.playbooks.library import load_library

LIBRARY = load_library()
TRADEMARK = LIBRARY.get("trademark-report")
IMPERSONATION = LIBRARY.get("impersonation-report")
BOTH = pytest.mark.parametrize(
    "playbook", [TRADEMARK, IMPERSONATION], ids=lambda playbook: playbook.kind
)


def follow(playbook, start, outcomes):
    """Return how a case ends that has these outcomes from a stage on, and what was told."""
    said, told = list(outcomes), []
    stage = playbook.stage(start)
    while True:
        told += [(notice.to, notice.template) for notice in stage.notices]
        following = playbook.after(stage, said.pop(0) if stage.gate or stage.wait else "done")
        if following is None:
            assert not said
            return stage.end, told
        stage = playbook.stage(following)


def test_a_mark_is_verified_and_matched_before_counsel_decides():
    end, told = follow(
        TRADEMARK, "completeness", ["complete", "verified", "remove", "remove", "done", "due"]
    )

    assert end == "removed"
    assert told == [("requester", "report-decision"), ("user", "trademark-user-notice")]


def test_a_right_that_the_register_does_not_confirm_is_asked_about():
    end, told = follow(TRADEMARK, "right_check", ["not_verified", "due"])

    assert end == "abandoned"
    assert ("requester", "trademark-deficiency") in told


def test_a_user_can_be_heard_before_anything_is_removed():
    end, told = follow(TRADEMARK, "match", ["ask_user", "counter_notice", "refuse", "refuse"])

    assert end == "refused"
    assert told[0] == ("user", "trademark-user-asked")


def test_a_reporter_is_verified_before_anybody_is_called_an_impostor():
    end, told = follow(
        IMPERSONATION, "identity", ["verified", "remove", "remove", "done", "due"]
    )

    assert end == "removed"
    assert told == [("requester", "report-decision"), ("user", "impersonation-user-notice")]


@pytest.mark.parametrize("verdict", ["label", "release_name"])
def test_what_passes_for_another_need_not_be_removed(verdict):
    end, _ = follow(IMPERSONATION, "assessment", [verdict, verdict, "done", "due"])

    assert end == "removed"


@BOTH
@pytest.mark.parametrize(
    ("outcomes", "outcome"),
    [
        (["counter_notice", "reinstate", "restored"], "restored"),
        (["other", "uphold"], "upheld"),
        (["counter_notice", "deficient", "due"], "removed"),
    ],
)
def test_the_users_answer_can_turn_the_decision(playbook, outcomes, outcome):
    end, _ = follow(playbook, "counter_window", outcomes)

    assert end == outcome


@BOTH
@pytest.mark.parametrize(
    ("document", "outcomes", "outcome"),
    [
        ("retraction", ["genuine", "restored"], "retracted"),
        ("retraction", ["genuine", "nothing_to_restore"], "retracted"),
        ("reversal", ["reverse", "restored"], "reversed"),
        ("counter_notice_retraction", ["genuine"], "removed"),
        ("court_order", ["stay_down"], "stayed_down"),
    ],
)
def test_a_paper_that_comes_at_any_time_turns_the_case(playbook, document, outcomes, outcome):
    end, _ = follow(playbook, playbook.on[document], outcomes)

    assert end == outcome


@BOTH
def test_every_number_is_marked_as_the_houses_own(playbook):
    assert playbook.clocks
    assert all(clock.house and clock.source for clock in playbook.clocks)


@BOTH
def test_counsels_gate_is_for_four_eyes_and_freezes_its_letter(playbook):
    gate = playbook.stage("counsel").gate

    assert gate.four_eyes
    assert gate.letter == "report-decision"


def test_proof_of_identity_is_closely_held():
    assert IMPERSONATION.sensitivity == "restricted"
    assert TRADEMARK.sensitivity == "open"
