"""A gate opens on verdicts of the right people, on exactly what they saw."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.gates import Gate, Verdict, decide, new_round, refusal, still_needed
from tocsin.domain.playbook import GateSpec

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEEN = "sha256 of what was seen"


def gate(quorum=1, four_eyes=False, roles=("legal_counsel",), **changes):
    spec = GateSpec(
        roles=roles,
        quorum=quorum,
        four_eyes=four_eyes,
        verdicts=("uphold", "refuse", "unclear"),
    )
    return Gate(
        **{"id": "counsel.1", "stage": "counsel", "spec": spec, "opened_at": NOON}
        | {"content_sha256": SEEN}
        | changes
    )


def refused(gate, by="user:ann", roles=("legal_counsel",), verdict="uphold", sha256=SEEN):
    said = refusal(gate, by=by, roles=roles, verdict=verdict, sha256=sha256)
    return said.code if said else None


def said(by, verdict="uphold"):
    return Verdict(by, verdict, NOON, "t1")


def test_the_right_person_on_the_right_content_counts():
    assert refused(gate()) is None


def test_a_gate_that_is_not_open_takes_no_verdict():
    assert refused(None) == "gate-closed"


def test_a_decided_gate_takes_no_other_verdict():
    assert refused(decide(gate(), said("user:ann")), by="user:bob") == "already-decided"


@pytest.mark.parametrize("roles", [(), ("admin",), ("intake_analyst", "executive")])
def test_another_role_does_not_decide(roles):
    assert refused(gate(), roles=roles) == "wrong-role"


def test_one_of_several_roles_is_enough():
    either = gate(roles=("on_call", "intake_analyst"))

    assert refused(either, roles=("executive", "intake_analyst")) is None
    assert refused(either, roles=("legal_counsel",)) == "wrong-role"


def test_a_refusal_for_the_role_says_who_decides():
    told = refusal(gate(roles=("dpo", "on_call")), by="u", roles=(), verdict="", sha256="")

    assert told.detail == "This gate is decided by: dpo or on_call."


def test_four_eyes_keep_out_who_made_what_is_decided():
    made = gate(four_eyes=True, makers=("user:ann", "user:bob"))

    assert refused(made, by="user:ann") == "four-eyes"
    assert refused(made, by="user:bob") == "four-eyes"
    assert refused(made, by="user:cy") is None


def test_without_four_eyes_the_maker_may_decide():
    assert refused(gate(makers=("user:ann",))) is None


def test_nobody_speaks_twice_in_a_round():
    once = decide(gate(quorum=2), said("user:ann"))

    assert refused(once, by="user:ann") == "already-decided"
    assert refused(once, by="user:ann", verdict="refuse") == "already-decided"
    assert refused(once, by="user:bob") is None


def test_a_verdict_that_the_gate_does_not_know_is_refused():
    assert refused(gate(), verdict="approve") == "unknown-verdict"


def test_who_saw_another_content_is_refused():
    assert refused(gate(), sha256="of an older draft") == "content-changed"


def test_nobody_decides_on_content_that_is_not_frozen_yet():
    assert refused(gate(content_sha256=None)) == "content-changed"
    assert refused(gate(content_sha256=None), sha256=None) == "content-changed"


def test_a_stranger_does_not_learn_which_verdicts_there_are():
    told = refusal(gate(), by="u", roles=("executive",), verdict="?", sha256="?")

    assert told.code == "wrong-role"


def test_one_verdict_decides_without_a_quorum():
    decided = decide(gate(), said("user:ann", "refuse"))

    assert (decided.outcome, decided.verdicts) == ("refuse", (said("user:ann", "refuse"),))


def test_a_quorum_needs_that_many_people():
    once = decide(gate(quorum=2), said("user:ann"))
    twice = decide(once, said("user:bob"))

    assert (once.outcome, twice.outcome) == (None, "uphold")


def test_a_quorum_counts_only_those_who_agree():
    split = decide(decide(gate(quorum=2), said("user:ann")), said("user:bob", "refuse"))

    assert split.outcome is None
    assert decide(split, said("user:cy", "refuse")).outcome == "refuse"


def test_a_new_round_voids_what_was_said():
    once = decide(gate(quorum=2), said("user:ann"))
    anew = new_round(once)

    assert (anew.round, anew.verdicts, anew.content_sha256) == (2, (), None)
    assert refused(anew, by="user:ann") == "content-changed"


def test_a_new_round_keeps_the_letter_unless_there_is_another():
    first = gate(letter="t1", letter_digest="d1")

    assert (new_round(first).letter, new_round(first).letter_digest) == ("t1", "d1")
    other = new_round(first, "t2", "d2")
    assert (other.letter, other.letter_digest) == ("t2", "d2")


def test_a_gate_of_before_is_not_changed_by_what_follows():
    first = gate()
    decide(first, said("user:ann"))
    new_round(first)

    assert first == gate()


callers = st.sampled_from([f"user:{name}" for name in "abcde"])
opinions = st.lists(st.tuples(callers, st.sampled_from(["uphold", "refuse"])), max_size=12)


@given(opinions, st.integers(1, 4), st.sets(callers, max_size=2))
def test_a_gate_opens_only_when_enough_different_people_agreed(opinions, quorum, makers):
    now = gate(quorum=quorum, four_eyes=True, makers=tuple(makers))
    for by, verdict in opinions:
        if refused(now, by=by, verdict=verdict) is None:
            now = decide(now, said(by, verdict))
    agreed = {given.by for given in now.verdicts if given.verdict == now.outcome}

    assert len({given.by for given in now.verdicts}) == len(now.verdicts)
    assert not {given.by for given in now.verdicts} & makers
    assert (now.outcome is not None) == (len(agreed) >= quorum)
    if now.outcome:
        assert len(agreed) == quorum


LEAD, COUNSEL = ("policy_owner",), ("legal_counsel",)


def closing(**approval):
    """A gate where closing an account needs more than other verdicts."""
    spec = GateSpec(
        role="policy_owner",
        four_eyes=True,
        verdicts=("warn", "terminate"),
        approvals={"terminate": approval},
    )
    return Gate("act.1", "act", spec, NOON, content_sha256=SEEN)


def voiced(by, *roles, verdict="terminate"):
    return Verdict(by, verdict, NOON, roles=roles)


def test_a_verdict_may_need_more_people_than_its_gate():
    both = closing(quorum=2)

    once = decide(both, voiced("user:ann", *LEAD))

    assert once.outcome is None
    assert still_needed(once, "terminate") == ("policy_owner",)
    assert decide(once, voiced("user:bob", *LEAD)).outcome == "terminate"
    assert decide(once, voiced("user:bob", *LEAD, verdict="warn")).outcome == "warn"


def test_one_from_each_role_is_not_two_from_one():
    each = closing(roles=("policy_owner", "legal_counsel"), each_role=True)

    twice = decide(decide(each, voiced("user:ann", *LEAD)), voiced("user:bob", *LEAD))

    assert twice.outcome is None
    assert still_needed(twice, "terminate") == ("legal_counsel",)
    assert decide(twice, voiced("user:cy", *COUNSEL)).outcome == "terminate"


def test_who_holds_both_roles_stands_for_one_of_them():
    each = closing(roles=("policy_owner", "legal_counsel"), each_role=True)

    both = decide(each, voiced("user:ann", *LEAD, *COUNSEL))

    assert both.outcome is None
    assert len(still_needed(both, "terminate")) == 1
    assert decide(both, voiced("user:bob", *LEAD)).outcome == "terminate"
    assert decide(both, voiced("user:bob", *COUNSEL)).outcome == "terminate"


def test_a_quorum_of_three_may_have_one_from_each_of_two_roles():
    each = closing(quorum=3, roles=("policy_owner", "legal_counsel"), each_role=True)

    twice = decide(decide(each, voiced("user:ann", *LEAD)), voiced("user:bob", *LEAD))

    assert still_needed(each, "terminate") == (
        "policy_owner",
        "legal_counsel",
        "policy_owner or legal_counsel",
    )
    assert still_needed(twice, "terminate") == ("legal_counsel",)


def test_a_role_that_is_asked_for_one_verdict_gives_no_other():
    asked = closing(roles=("policy_owner", "legal_counsel"), each_role=True)

    assert refused(asked, roles=COUNSEL, verdict="terminate") is None
    assert refused(asked, roles=COUNSEL, verdict="warn") == "wrong-role"
    assert refused(asked, roles=LEAD, verdict="warn") is None
    assert refused(asked, roles=("executive",), verdict="terminate") == "wrong-role"


def test_a_verdict_can_be_kept_from_the_gates_own_holders():
    told = refusal(
        closing(roles=("executive",)), by="u", roles=LEAD, verdict="terminate", sha256=SEEN
    )

    assert (told.code, told.detail) == ("wrong-role", "`terminate` is decided by: executive.")


def test_the_gates_own_quorum_is_the_least():
    spec = GateSpec(
        role="dpo",
        quorum=3,
        four_eyes=True,
        verdicts=("a", "b"),
        approvals={"a": {"quorum": 2}},
    )

    assert (spec.needed("a"), spec.needed("b")) == (3, 3)


ROLES = ("dpo", "legal_counsel", "policy_owner")


@given(
    st.lists(st.sets(st.sampled_from(ROLES), min_size=1), max_size=5),
    st.sets(st.sampled_from(ROLES), min_size=2),
)
def test_each_role_is_satisfied_exactly_when_people_can_be_told_off_to_them(people, asked):
    asked = tuple(sorted(asked))
    each = closing(roles=asked, each_role=True)
    for number, held in enumerate(people):
        each = replace(each, verdicts=(*each.verdicts, voiced(f"user:{number}", *held)))
    can_be = any(
        all(role in held for role, held in zip(asked, chosen, strict=True))
        for chosen in permutations(people, len(asked))
    )

    assert (still_needed(each, "terminate") == ()) == can_be
