"""The life of a takedown case, on a real Temporal server whose clock the test turns."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tocsin.domain.playbook import NoticeSpec, Playbook
from tocsin.domain.timeline import stamp
from tocsin.playbooks.library import Library
from workflows.casework.messages import (
    Actor,
    AddNote,
    EditLetter,
    JoinedItem,
    TakeAction,
    TextRef,
    TurnClock,
)
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio

PLAYBOOK = Playbook.model_validate(
    {
        "kind": "test-takedown",
        "lifecycle": "takedown",
        "title": "Test takedown",
        "stages": [
            {
                "id": "completeness",
                "skip_when_complete": "review",
                "gate": {"role": "intake_analyst", "verdicts": ["complete", "deficient"]},
                "next": {"deficient": "deficiency"},
            },
            {
                "id": "review",
                "gate": {
                    "role": "intake_analyst",
                    "verdicts": ["remove", "refuse"],
                    "ladder": "house",
                },
            },
            {
                "id": "counsel",
                "gate": {
                    "role": "legal_counsel",
                    "four_eyes": True,
                    "verdicts": ["remove", "refuse"],
                    "letter": "decision-requester",
                },
                "next": {"refuse": "refused"},
            },
            {
                "id": "tell",
                "notices": [
                    {"to": "requester", "template": "decision-requester"},
                    {"to": "user", "template": "user-notice"},
                ],
            },
            {
                "id": "window",
                "wait": {"clock": "window", "events": ["counter_notice"]},
                "next": {"counter_notice": "putback"},
            },
            {"id": "removed", "end": "removed"},
            {
                "id": "putback",
                "gate": {"role": "legal_counsel", "verdicts": ["restore"]},
            },
            {"id": "restored", "end": "restored"},
            {
                "id": "deficiency",
                "notices": [{"to": "requester", "template": "deficiency"}],
                "wait": {"clock": "completion", "events": ["other", "complete"]},
                "next": {"other": "completeness", "complete": "review", "due": "abandoned"},
            },
            {"id": "abandoned", "end": "abandoned"},
            {"id": "refused", "end": "refused"},
            {
                "id": "retraction",
                "gate": {"role": "intake_analyst", "verdicts": ["genuine", "not_genuine"]},
                "next": {"genuine": "retracted", "not_genuine": "$back"},
            },
            {"id": "retracted", "end": "retracted"},
        ],
        "clocks": [
            {"id": "act", "duration": "24h", "met_by": "counsel", "citation": "house"},
            {"id": "window", "starts": "stage:window", "duration": "30d", "house": True},
            {"id": "completion", "starts": "stage:deficiency", "duration": "10d"},
        ],
        "ladders": {
            "house": {
                "of": {"house": "8h"},
                "rungs": [
                    {"at": "0%", "to": ["role:intake_analyst"]},
                    {"at": "50%", "to": ["role:incident_manager"]},
                    {"at": "breach", "to": ["role:executive"], "every": "1h"},
                ],
            }
        },
        "on": {"retraction": "retraction"},
        "actions": {"withdraw": "retraction"},
    }
)
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}


async def test_a_complete_notice_is_decided_told_and_closed_when_nobody_counters(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.decide("review", "remove", **ANALYST)
        await case.decide("counsel", "remove")
        await case.until(lambda: case.now.stage == "window", "the window")
        await case.pass_time(timedelta(days=31))

        assert await case.handle.result() == "removed"
        assert case.now.state == "closed"
        assert ("decision-requester", "requester") in case.told
        assert ("user-notice", "user") in case.told
        assert case.story[-1] == "case.closed"
        case.assert_chain_holds()


async def test_the_approved_letter_is_the_one_that_is_sent(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.decide("review", "remove", **ANALYST)
        gate = await case.gate("counsel")
        await case.decide("counsel", "remove")
        await case.until(lambda: len(case.told) == 3, "three notices")

        sent = next(o for o in case.notices.orders if o.template == "decision-requester")
        assert sent.letter == gate["letter"]


async def test_a_letter_for_another_verdict_is_not_sent(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.decide("review", "refuse", **ANALYST)
        await case.decide("counsel", "remove")
        await case.until(lambda: len(case.told) == 3, "three notices")

        sent = next(o for o in case.notices.orders if o.template == "decision-requester")
        assert (sent.letter, sent.outcome) == (None, "remove")


async def test_what_was_told_is_written_with_the_next_thing_that_happens(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.until(lambda: case.told)
        await case.decide("review", "remove", **ANALYST)

        sent = next(e for e in case.log.timeline(case.id) if e.event == "notice.sent")
        assert sent.data["reached"] == ["role:intake_analyst"]
        case.assert_chain_holds()


async def test_an_unanswered_gate_climbs_its_ladder_and_keeps_asking(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.gate("review")
        await case.pass_time(timedelta(hours=11))
        await case.until(lambda: len(case.told) >= 5, "five notices")

        assert [to for _, to in case.told][:5] == [
            "role:intake_analyst",
            "role:incident_manager",
            "role:executive",
            "role:executive",
            "role:executive",
        ]


async def test_a_rung_that_reaches_nobody_makes_the_next_one_due_at_once(case_of, notices):
    notices.unreachable = {"role:intake_analyst"}
    async with case_of(PLAYBOOK) as case:
        await case.until(lambda: len(case.told) >= 2, "two notices")

        assert case.told[:2] == [
            ("task", "role:intake_analyst"),
            ("reminder", "role:incident_manager"),
        ]
        await case.until(lambda: "notice.unreached" in case.story)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"roles": ("intake_analyst",)}, "wrong-role"),
        ({"by": "user:opener"}, "four-eyes"),
        ({"by": "user:ian"}, "four-eyes"),
        ({"sha256": "stale"}, "content-changed"),
    ],
)
async def test_a_refused_verdict_says_why_and_leaves_no_history(case_of, changes, code):
    async with case_of(PLAYBOOK, opener="user:opener") as case:
        await case.decide("review", "remove", **ANALYST)
        await case.gate("counsel")
        before = await case.updates_in_history()

        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("counsel", "remove", **changes)

        assert refused.value.cause.type == code
        assert await case.updates_in_history() == before


async def test_the_same_update_id_counts_once(case_of):
    async with case_of(PLAYBOOK) as case:
        first = await case.decide("review", "remove", id="key-1", **ANALYST)
        await case.gate("counsel")
        gate_message = case.story.count("verdict.given")
        again = await case.handle.get_update_handle("key-1").result()

        assert (again["seq"], gate_message) == (first.seq, 1)


async def test_an_edited_letter_opens_a_new_round_and_its_author_cannot_approve_it(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.decide("review", "remove", **ANALYST)
        gate = await case.gate("counsel")
        await case.handle.execute_update(
            TakedownWorkflow.edit_letter,
            EditLetter(
                Actor("user:cora", ("legal_counsel",)), gate["letter"], TextRef("text-2", "d2")
            ),
        )
        await case.until(lambda: case.now.view["gates"][0]["round"] == 2)
        renewed = await case.gate("counsel")

        assert renewed["content_sha256"] != gate["content_sha256"]
        assert renewed["letter"] == "text-2"
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("counsel", "remove", by="user:cora")
        assert refused.value.cause.type == "four-eyes"
        await case.decide("counsel", "remove", by="user:dana")


async def test_a_deficient_notice_is_asked_for_the_rest_and_comes_back_complete(case_of):
    async with case_of(PLAYBOOK, missing=("ii",)) as case:
        await case.decide("completeness", "deficient", **ANALYST)
        await case.until(lambda: case.now.stage == "deficiency")
        await case.handle.signal(TakedownWorkflow.item_joined, JoinedItem("item-2", "other"))
        await case.decide("completeness", "complete", **ANALYST)
        await case.gate("review")

        assert ("deficiency", "requester") in case.told
        assert case.now.view["items"] == ["item-1", "item-2"]


async def test_a_deficient_notice_that_nobody_completes_is_abandoned(case_of):
    async with case_of(PLAYBOOK, missing=("ii",)) as case:
        await case.decide("completeness", "deficient", **ANALYST)
        await case.until(lambda: case.now.stage == "deficiency")
        await case.pass_time(timedelta(days=11))

        assert await case.handle.result() == "abandoned"


async def test_a_counter_notice_ends_the_window_and_leads_to_putting_back(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.decide("review", "remove", **ANALYST)
        await case.decide("counsel", "remove")
        await case.until(lambda: case.now.stage == "window")
        await case.handle.signal(
            TakedownWorkflow.item_joined, JoinedItem("item-2", "counter_notice")
        )
        await case.decide("putback", "restore")

        assert await case.handle.result() == "restored"
        case.assert_chain_holds()


async def test_a_false_retraction_returns_the_case_to_where_it_was(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.decide("review", "remove", **ANALYST)
        await case.gate("counsel")
        await case.handle.signal(
            TakedownWorkflow.item_joined, JoinedItem("item-2", "retraction")
        )
        await case.decide("retraction", "not_genuine", **ANALYST)
        await case.decide("counsel", "remove")

        await case.until(lambda: case.now.stage == "window")
        assert "gate.superseded" in case.story


async def test_a_retraction_taken_by_telephone_turns_the_case(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.gate("review")
        await case.handle.execute_update(
            TakedownWorkflow.act, TakeAction(Actor("user:ian"), "withdraw")
        )
        await case.decide("retraction", "genuine", **ANALYST)

        assert await case.handle.result() == "retracted"


async def test_what_the_case_does_not_allow_is_refused_with_what_it_does(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.gate("review")
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.handle.execute_update(
                TakedownWorkflow.act, TakeAction(Actor("user:ian"), "explode")
            )

        assert refused.value.cause.type == "action-not-allowed"
        assert "withdraw" in refused.value.cause.message


async def test_a_paused_clock_stands_still_and_resumes_later(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.gate("review")
        due = case.now.due_at
        lead = Actor("user:lea", ("legal_counsel",))
        await case.handle.execute_update(
            TakedownWorkflow.turn_clock, TurnClock(lead, "act", "pause")
        )
        await case.pass_time(timedelta(hours=30))
        clock = next(c for c in case.now.view["clocks"] if c["id"] == "act")
        assert clock["state"] == "paused"
        await case.handle.execute_update(
            TakedownWorkflow.turn_clock, TurnClock(lead, "act", "resume")
        )

        clock = next(c for c in case.now.view["clocks"] if c["id"] == "act")
        assert clock["state"] == "running"
        assert clock["due_at"] > due
        assert "clock.breached" not in case.story


async def test_escalation_goes_on_while_the_record_is_away_and_the_timeline_catches_up(
    case_of, log
):
    async with case_of(PLAYBOOK) as case:
        await case.gate("review")
        log.is_down = True
        answer = await case.decide("review", "remove", **ANALYST)
        assert answer.projected is False
        log.is_down = False
        await case.pass_time(timedelta(minutes=1))
        await case.gate("counsel")

        assert "verdict.given" in case.story
        case.assert_chain_holds()


async def test_a_timeline_that_diverged_stops_loudly_and_the_case_goes_on(case_of, log):
    async with case_of(PLAYBOOK) as case:
        await case.gate("review")
        last = max(log.entries[case.id])
        log.entries[case.id][last + 1] = log.entries[case.id][0]
        answer = await case.decide("review", "remove", **ANALYST)

        assert answer.projected is False


async def test_reclassifying_keeps_ref_and_receipt_and_begins_anew(case_of):
    other = PLAYBOOK.model_copy(update={"kind": "test-other"})
    digest = Library.digest(other)
    async with case_of(PLAYBOOK) as case:
        await case.gate("review")
        await case.handle.execute_update(
            TakedownWorkflow.act,
            TakeAction(
                Actor("user:ian"),
                "reclassify",
                playbook=other,
                playbook_digest=Library.digest(other),
            ),
        )
        await case.until(lambda: case.now.kind == "test-other")
        await case.gate("review")

        assert case.now.playbook_digest == digest


async def test_the_legal_clock_starts_at_receipt_when_nothing_was_missing(case_of):
    received_at = datetime.now(UTC) - timedelta(hours=30)
    playbook = PLAYBOOK.model_copy(
        update={
            "clocks": (
                PLAYBOOK.clocks[0].model_copy(update={"starts": "complete"}),
                *PLAYBOOK.clocks[1:],
            )
        }
    )
    async with case_of(playbook, received_at=received_at) as case:
        await case.until(lambda: "clock.breached" in case.story)

        clock = next(c for c in case.now.view["clocks"] if c["id"] == "act")
        assert clock["started_at"] == stamp(received_at)


async def test_a_counter_notice_that_comes_before_its_window_is_not_forgotten(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.gate("review")
        await case.handle.signal(
            TakedownWorkflow.item_joined, JoinedItem("item-2", "counter_notice")
        )
        await case.until(lambda: case.now.view["gates"][0]["round"] == 2, "a new round")
        await case.decide("review", "remove", **ANALYST)
        await case.decide("counsel", "remove")
        await case.gate("putback")

        assert "clock.cancelled" in case.story


async def test_history_is_renewed_with_the_whole_state_and_nothing_is_lost(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.gate("review")
        for number in range(220):
            note = AddNote(Actor("user:ian"), TextRef(f"text-{number}", "d"))
            await case.handle.execute_update(TakedownWorkflow.note, note, id=f"note-{number}")
        first_run = case.handle.first_execution_run_id
        await case.until(lambda: len(case.story) > 220)
        described = await case.handle.describe()
        assert described.run_id != first_run
        again = await case.handle.execute_update(
            TakedownWorkflow.note, AddNote(Actor("user:ian"), TextRef("x", "d")), id="note-50"
        )
        await case.decide("review", "remove", **ANALYST)
        await case.gate("counsel")

        assert case.story.count("note.added") == 220
        assert again.seq < 100
        case.assert_chain_holds()


async def test_two_follow_ups_at_once_are_both_looked_at(case_of):
    async with case_of(PLAYBOOK.model_copy(update={"on": BOTH})) as case:
        await case.gate("review")
        for number, document in enumerate(("retraction", "reversal")):
            joined = JoinedItem(f"follow-up-{number}", document)
            await case.handle.signal(TakedownWorkflow.item_joined, joined)
        await case.decide("putback", "restore")

        assert await case.handle.result() == "restored"
        assert {"stage.entered", "item.joined"} <= set(case.story)


BOTH = {"retraction": "retraction", "reversal": "putback"}


async def test_a_follow_up_that_comes_while_the_last_letters_go_out_turns_the_case(
    case_of, notices
):
    notices.is_slow = True
    async with case_of(PLAYBOOK.model_copy(update={"stages": LAST_WORDS})) as case:
        await case.decide("review", "refuse", **ANALYST)
        await case.until(lambda: ("decision-requester", "requester") in case.told)
        await case.handle.signal(
            TakedownWorkflow.item_joined, JoinedItem("item-2", "retraction")
        )
        await case.gate("retraction")
        notices.is_slow = False

        assert case.told.count(("decision-requester", "requester")) == 1


LAST_WORDS = tuple(
    stage.model_copy(update={"next": {"refuse": "refused"}})
    if stage.id == "review"
    else stage.model_copy(
        update={"notices": (NoticeSpec(to="requester", template="decision-requester"),)}
    )
    if stage.id == "refused"
    else stage
    for stage in PLAYBOOK.stages
)


CHECKED = PLAYBOOK.model_copy(
    update={
        "stages": tuple(
            stage.model_copy(update={"gate": stage.gate.model_copy(update={"four_eyes": True})})
            if stage.id in ("retraction", "putback") and stage.gate
            else stage
            for stage in PLAYBOOK.stages
        )
    }
)


async def test_who_asks_for_a_turn_may_not_approve_it(case_of):
    async with case_of(CHECKED) as case:
        await case.gate("review")
        await case.handle.execute_update(
            TakedownWorkflow.act, TakeAction(Actor("user:ian"), "withdraw")
        )
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("retraction", "genuine", **ANALYST)
        assert refused.value.cause.type == "four-eyes"
        await case.decide("retraction", "genuine", by="user:ina", roles=("intake_analyst",))

        assert await case.handle.result() == "retracted"


async def test_who_brings_a_follow_up_may_not_decide_it(case_of):
    async with case_of(CHECKED) as case:
        await case.decide("review", "remove", **ANALYST)
        await case.decide("counsel", "remove")
        await case.until(lambda: case.now.stage == "window")
        await case.handle.signal(
            TakedownWorkflow.item_joined,
            JoinedItem("item-2", "counter_notice", by="user:cora"),
        )
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("putback", "restore", by="user:cora")

        assert refused.value.cause.type == "four-eyes"


async def test_after_a_turn_that_came_to_nothing_the_same_people_are_kept_out(case_of):
    async with case_of(CHECKED) as case:
        await case.decide("review", "remove", by="user:both", roles=("intake_analyst",))
        await case.gate("counsel")
        await case.handle.execute_update(
            TakedownWorkflow.act, TakeAction(Actor("user:ian"), "withdraw")
        )
        await case.decide("retraction", "not_genuine", by="user:ina", roles=("intake_analyst",))
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("counsel", "remove", by="user:both")

        assert refused.value.cause.type == "four-eyes"


async def test_the_same_bytes_again_change_nothing_that_is_being_decided(case_of):
    async with case_of(PLAYBOOK) as case:
        gate = await case.gate("review")
        await case.handle.signal(
            TakedownWorkflow.item_joined, JoinedItem("item-2", "takedown", is_resend=True)
        )
        await case.until(lambda: "item.joined" in case.story)

        assert (await case.gate("review"))["content_sha256"] == gate["content_sha256"]


async def test_a_case_is_not_reclassified_to_the_kind_that_it_has(case_of):
    async with case_of(PLAYBOOK) as case:
        await case.gate("review")
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.handle.execute_update(
                TakedownWorkflow.act,
                TakeAction(Actor("user:ian"), "reclassify", None, None, (), PLAYBOOK, "d"),
            )

        assert refused.value.cause.type == "action-not-allowed"


async def test_a_clock_that_its_law_fixes_is_neither_paused_nor_extended(case_of):
    fixed = PLAYBOOK.clocks[0].model_copy(update={"pausable": False})
    playbook = PLAYBOOK.model_copy(update={"clocks": (fixed, *PLAYBOOK.clocks[1:])})
    lead = Actor("user:lea", ("legal_counsel",))
    async with case_of(playbook) as case:
        await case.gate("review")
        for verb, code in (("pause", "clock-never-pauses"), ("extend", "clock-never-extends")):
            until = datetime.now(UTC) + timedelta(days=9)
            with pytest.raises(WorkflowUpdateFailedError) as refused:
                await case.handle.execute_update(
                    TakedownWorkflow.turn_clock, TurnClock(lead, "act", verb, until)
                )
            assert refused.value.cause.type == code
