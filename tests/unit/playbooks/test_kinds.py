"""The playbooks that come with Tocsin: the ways through them that people rely on."""

import random

import pytest

from tocsin.domain.access import CaseFacts, Grant, Principal, Role, effective_roles
from tocsin.domain.playbook import BACK
from tocsin.playbooks.library import Library, load_library

LIBRARY = load_library()
EVERY = [LIBRARY.get(kind) for kind in LIBRARY.kinds()]
COPYRIGHT = LIBRARY.get("copyright-takedown")
GOVERNMENT = LIBRARY.get("government-removal-request")
UNCLASSIFIED = LIBRARY.get("unclassified")


def walk(playbook, verdicts, start=None, *, complete=True):
    """Return the stages that a case goes through with these outcomes, and how it ends."""
    said = list(verdicts)
    stage = playbook.stage(start) if start else playbook.stages[0]
    passed = []
    while True:
        passed.append(stage)
        if stage.skip_when_complete and complete:
            following = stage.skip_when_complete
        else:
            outcome = said.pop(0) if stage.gate or stage.wait else "done"
            following = playbook.after(stage, outcome)
        if following is None:
            assert not said
            return passed, stage.end
        stage = playbook.stage(following)


def roles_behind(playbook, target):
    """Return the roles that a target reaches while nobody has taken a case role."""
    scheme, _, name = target.partition(":")
    return playbook.roles[name].holders if scheme == "case-role" else (name,)


def told(passed):
    """Return who was told what."""
    return [(notice.to, notice.template) for stage in passed for notice in stage.notices]


def test_the_kinds_of_this_release_are_there():
    assert set(LIBRARY.kinds()) >= {
        "copyright-takedown",
        "government-removal-request",
        "platform-incident",
        "regulator-inquiry",
        "unclassified",
    }


def test_a_complete_copyright_notice_passes_three_gates_and_tells_both_sides():
    passed, outcome = walk(COPYRIGHT, ["remove", "remove", "done", "due"])

    gates = [stage.id for stage in passed if stage.gate and not stage.skip_when_complete]
    assert gates == ["review", "counsel", "act"]
    assert outcome == "removed"
    assert told(passed) == [
        ("requester", "acknowledgement"),
        ("requester", "decision-requester"),
        ("user", "user-notice"),
    ]


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        (["deficient", "due"], "abandoned"),
        (["not_a_notice"], "not_a_notice"),
        (["deficient", "takedown", "complete", "remove", "refuse"], "refused"),
        (["deficient", "other", "deficient", "due"], "abandoned"),
        (["deficient", "complete", "complete", "unclear", "refuse"], "refused"),
    ],
)
def test_an_incomplete_copyright_notice_is_asked_for_what_is_missing(verdicts, outcome):
    passed, end = walk(COPYRIGHT, verdicts, complete=False)

    assert end == outcome
    asked = ("requester", "deficiency") in told(passed)
    assert asked == ("deficient" in verdicts)


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        (["counter_notice", "valid", "due", "restored"], "restored"),
        (["counter_notice", "deficient", "due"], "removed"),
        (
            ["counter_notice", "reject", "counter_notice", "valid", "due", "restored"],
            "restored",
        ),
    ],
)
def test_a_counter_notice_leads_to_put_back_unless_a_court_is_asked(verdicts, outcome):
    _, end = walk(COPYRIGHT, verdicts, "counter_window")

    assert end == outcome


@pytest.mark.parametrize(
    ("document", "verdicts", "outcome"),
    [
        ("retraction", ["genuine", "restored"], "retracted"),
        ("retraction", ["genuine", "nothing_to_restore"], "retracted"),
        ("reversal", ["reverse", "restored"], "reversed"),
        ("counter_notice_retraction", ["genuine"], "removed"),
        ("court_order", ["stay_down"], "stayed_down"),
        ("court_action_notice", ["stay_down"], "stayed_down"),
    ],
)
def test_a_paper_that_comes_at_any_time_turns_the_copyright_case(document, verdicts, outcome):
    turns = {**COPYRIGHT.on, **COPYRIGHT.actions}
    _, end = walk(COPYRIGHT, verdicts, turns[document])

    assert end == outcome


@pytest.mark.parametrize("playbook", EVERY, ids=lambda playbook: playbook.kind)
def test_whatever_interrupts_a_case_can_be_found_void_and_lead_back(playbook):
    asked = {
        stage
        for action, stage in playbook.actions.items()
        if (not (rule := playbook.rules.get(action)) or rule.needs == "proposal")
        and not playbook.stage(stage).end  # it was meant to be the end
    }
    for target in {*playbook.on.values(), *asked}:
        ways = {target, *playbook.stage(target).next.values()}
        assert any(BACK in playbook.stage(way).next.values() for way in ways - {BACK})


def test_put_back_counts_from_the_receipt_of_the_counter_notice_as_the_law_says():
    pinned = LIBRARY.pinned("copyright-takedown", None)
    earliest, latest = pinned.clock("putback-earliest"), pinned.clock("putback-latest")

    assert (earliest.polarity, earliest.bound) == ("not_before", "earliest")
    assert (latest.polarity, latest.bound) == ("act_by", "latest")
    for side in (earliest, latest):
        assert (side.law, side.duration) == ("us-dmca-putback-10-14bd", None)
        assert side.starts == "document:counter_notice"
        assert not side.pausable


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        (["not_authentic"], "not_authentic"),
        (["authentic", "geo_restrict", "geo_restrict", "done", "tell"], "acted"),
        (["authentic", "remove", "remove", "done", "withhold"], "acted_silently"),
        (["authentic", "refuse", "refuse"], "refused"),
        (["authentic", "geo_restrict", "challenge"], "challenged"),
    ],
)
def test_a_government_request_is_authenticated_reviewed_and_answered(verdicts, outcome):
    passed, end = walk(GOVERNMENT, verdicts)

    assert end == outcome
    answered = ("authority", "decision-authority") in told(passed)
    assert answered == (outcome != "not_authentic")
    assert (("user", "user-notice-authority") in told(passed)) == (outcome == "acted")


def test_a_government_request_is_closely_held_and_changes_with_its_country():
    assert GOVERNMENT.sensitivity == "restricted"
    assert set(GOVERNMENT.overlays) == {"RU", "CN", "HK", "SG", "ES", "EU"}
    assert GOVERNMENT.for_jurisdiction("ES").language == "es"
    assert GOVERNMENT.for_jurisdiction("SG").clock("effect").duration == "12h"
    assert all(overlay.confidence == "low" for overlay in GOVERNMENT.overlays.values())


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        (["no_action"], "no_action"),
        (["needs_reply", "needs_reply"], "replied"),
        (["needs_reply", "no_action"], "no_action"),
    ],
)
def test_an_unclassified_paper_waits_for_a_person(verdicts, outcome):
    assert walk(UNCLASSIFIED, verdicts)[1] == outcome


@pytest.mark.parametrize("playbook", EVERY, ids=lambda playbook: playbook.kind)
def test_every_gate_has_a_ladder_whose_first_rung_asks_somebody_who_may_decide(playbook):
    for stage in playbook.stages:
        if stage.gate is None:
            continue
        first = playbook.ladders[stage.gate.ladder or ""].rungs[0]
        asked = {role for target in first.to for role in roles_behind(playbook, target)}
        assert asked & set(stage.gate.holders), stage.id


@pytest.mark.parametrize("playbook", EVERY, ids=lambda playbook: playbook.kind)
def test_whoever_is_asked_by_a_gate_or_a_ladder_sees_the_case(playbook):
    asked = {role for stage in playbook.stages if stage.gate for role in stage.gate.voices}
    for ladder in playbook.ladders.values():
        for rung in ladder.rungs:
            asked |= {Role(to[5:]) for to in rung.to if to.startswith("role:")}
    for role in asked:
        one = Principal("one", "One", (Grant(role),))
        assert effective_roles(one, CaseFacts(playbook.sensitivity)), role


@pytest.mark.parametrize("playbook", EVERY, ids=lambda playbook: playbook.kind)
def test_every_ladder_ends_with_the_executive_and_keeps_asking(playbook):
    for ladder in playbook.ladders.values():
        last = ladder.rungs[-1]
        assert last.at == "breach" or last.at.startswith("+")  # which is after the breach
        assert "role:executive" in last.to
        assert last.every


@pytest.mark.parametrize("playbook", EVERY, ids=lambda playbook: playbook.kind)
def test_every_clock_and_overlay_says_where_its_number_comes_from(playbook):
    for part in (*playbook.clocks, *playbook.overlays.values()):
        if getattr(part, "clocks", True):
            assert part.source
            assert part.confidence


@pytest.mark.parametrize("playbook", EVERY, ids=lambda playbook: playbook.kind)
def test_a_random_walk_always_comes_to_an_end(playbook):
    dice = random.Random(playbook.kind)  # noqa: S311 - a game of chance, not a secret
    for _ in range(500):
        stage, steps = dice.choice(playbook.stages), 0
        while stage is not None and steps < 2000:
            following = playbook.after(stage, dice.choice(stage.outcomes))
            back = following == BACK
            stage = None if following is None or back else playbook.stage(following)
            steps += 1
        assert stage is None


@pytest.mark.parametrize("playbook", EVERY, ids=lambda playbook: playbook.kind)
def test_a_playbook_is_the_same_after_a_journey_through_history(playbook):
    again = type(playbook).model_validate_json(playbook.model_dump_json())

    assert again == playbook.model_copy(update={"expectations": ()})
    assert Library.digest(again) == Library.digest(playbook)
