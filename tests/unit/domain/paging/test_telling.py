"""Why somebody was paged or not, out of a scripted page's record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.domain.paging.policy import CatchAll, Condition, EscalationPolicy, Step
from tocsin.domain.paging.record import Attempted, CallFacts, Held, Noted, PageRecord
from tocsin.domain.paging.telling import why
from tocsin.domain.paging.telling_words import planned

T0 = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
POLICY = EscalationPolicy(
    steps=(
        Step(id="first", to=("schedule:ops",), wait="5m"),
        Step(to=("role:on_call",), when=Condition(severities=("sev1",))),
        Step(to=("person:ben", "person:ida"), wait="10m"),
        Step(to=("person:zoe",)),
        Step(to=("schedule:night",)),
    ),
    catch_all=CatchAll(to=("role:incident_manager",)),
)
PLAN = {
    "version": 4,
    "local": "2026-11-22T11:00:00+01:00",
    "ways": [{"channel": "mailbox", "after": 0}, {"channel": "sms", "after": 120}],
    "passed": [{"channel": "voice", "contact": "", "because": "no_contact"}],
    "quiet_until": None,
    "broken_by": "",
}


def call(number, step, at, **facts):
    return CallFacts(number, step, 0, at, {"applies": True, **facts})


ADA_IS_ON_CALL = call(
    1,
    0,
    T0,
    leads=[
        {
            "target": "schedule:ops",
            "how": "Schedule ops, version 2: turn 7 of layer main is ada's.",
            "responders": [{"id": "user:ada"}],
        }
    ],
    called=[
        {"id": "user:ada", "why": "Schedule ops, version 2: turn 7 is ada's.", "plan": PLAN}
    ],
)
SKIPPED = call(2, 1, T0 + 5 * MINUTE, applies=False)
BEN_AT_NIGHT = call(
    3,
    2,
    T0 + 5 * MINUTE,
    leads=[{"target": "person:ben", "how": "Named by the step.", "responders": []}],
    called=[{"id": "user:ida", "why": "Named by the step.", "plan": None}],
    passed_over=[{"id": "user:ben", "target": "person:ben", "why": "night"}],
)


@pytest.fixture
def record():
    """Ada is called and not reached; step 2 does not apply; Ida acknowledges; Ben slept."""
    return PageRecord(
        page_id="PG-7K3M-Q2XD",
        policy=POLICY,
        policy_name="ops",
        policy_version=3,
        digest="12ab34cd56ef7890",
        opened_at=T0,
        opened_by="user:root",
        severity="sev3",
        events=(
            Noted(T0, "user:root", "page.opened"),
            Noted(T0 + SECOND, "system", "page.unreached", {"step": 0}),
            Noted(T0 + 5 * MINUTE + SECOND, "system", "page.called", {"step": 2}),
            Noted(T0 + 7 * MINUTE, "user:ida", "page.acknowledged", {"via": "link"}),
            Noted(T0 + 60 * MINUTE, "user:ida", "page.resolved", {"via": "api"}),
        ),
        calls=(ADA_IS_ON_CALL, SKIPPED, BEN_AT_NIGHT),
        attempts=(
            Attempted(
                "user:ada", "mailbox", "failed", T0, T0 + SECOND, "database away", "by rule"
            ),
            Attempted("user:ida", "sms", "sent", T0 + 5 * MINUTE, T0 + 5 * MINUTE + SECOND),
        ),
    )


def codes(found):
    return [one.code for one in found.because]


def text(found):
    return "\n".join(one.text for one in found.because)


def test_before_the_page_there_was_nothing_to_page_about(record):
    found = why(record, "ada", T0 - MINUTE)

    assert found.verdict == "not-open"
    assert "was opened at 2026-11-22 10:00:00 UTC, after that" in text(found)


def test_who_was_called_and_not_reached_hears_arithmetic_plan_and_each_attempt(record):
    found = why(record, "ada", T0 + MINUTE)

    assert found.verdict == "unreached"
    assert codes(found)[:4] == ["policy", "called", "plan", "attempt"]
    assert "It walks policy ops, version 3 (digest 12ab34cd56ef)." in text(found)
    assert "Step 1 (first) called them: Schedule ops, version 2: turn 7 is ada's." in text(
        found
    )
    assert "By version 4 of their rules" in text(found)
    assert "at 2026-11-22 11:00 on their clock: mailbox at once, sms after 2 min" in text(found)
    assert "voice could not be used: no contact" in text(found)
    assert "Contact over mailbox, attempt 1: failed: database away." in text(found)


def test_what_a_limit_held_back_is_told_with_the_message_that_it_went_in(record):
    held = Held(
        person="ada",
        channel="sms",
        at=T0 + 2 * SECOND,
        until=T0 + MINUTE,
        fired_at=T0 + MINUTE,
        carrier="PG-0000-0000",
    )
    found = why(replace(record, holds=(held,)), "ada", T0 + 2 * MINUTE)

    assert "A limit held the contact over sms back until 2026-11-22 10:01:00 UTC" in text(found)
    assert "It went at 2026-11-22 10:01:00 UTC in the message of PG-0000-0000." in text(found)


def test_who_was_reached_was_paged_and_their_answer_is_told(record):
    before = why(record, "ida", T0 + 6 * MINUTE)
    after = why(record, "ida", T0 + 8 * MINUTE)

    assert (before.verdict, after.verdict) == ("paged", "paged")
    assert "acknowledged" not in text(before)
    assert "They acknowledged it by the link of a message." in text(after)
    assert after.because[-1].data == {"state": "acknowledged", "by": "user:ida"}


def test_who_was_passed_over_hears_why(record):
    found = why(record, "ben", T0 + 6 * MINUTE)

    assert found.verdict == "passed-over"
    assert "by person:ben, and passed them over: it was night where they are" in text(found)


def test_a_step_that_did_not_apply_says_which_condition_failed(record):
    found = why(record, "cleo", T0 + 6 * MINUTE)

    assert found.verdict == "not-called"
    assert "Step 2 did not apply: it is for severity sev1, and this is sev3." in text(found)


def test_somebody_never_mentioned_hears_whom_the_steps_led_to_instead(record):
    found = why(record, "cleo", T0 + MINUTE)

    assert "Step 1 (first) did not lead to them." in text(found)
    assert "schedule:ops led to ada: Schedule ops, version 2: turn 7" in text(found)
    assert "No target of the steps reached by then leads to them" in text(found)
    assert "Step 5 (schedule:night) would have been asked at" in text(found)


def test_a_later_step_that_names_them_is_told_with_its_time(record):
    found = why(record, "zoe", T0 + 6 * MINUTE)

    (later,) = [one for one in found.because if one.code == "named-later"]
    assert later.at == T0 + 15 * MINUTE
    assert (
        "Step 4 names them and would have been asked at 2026-11-22 10:15:00 UTC" in later.text
    )


def test_who_was_called_afterwards_hears_when(record):
    found = why(record, "ida", T0 + MINUTE)

    (later,) = [one for one in found.because if one.code == "called-later"]
    assert found.verdict == "not-called"
    assert later.at == T0 + 5 * MINUTE


def test_what_was_not_settled_by_then_was_under_way(record):
    found = why(record, "ida", T0 + 5 * MINUTE)

    assert found.verdict == "unreached"
    assert "Contact over sms, attempt 1: under way." in text(found)


def test_a_page_whose_urgency_waits_says_until_when(record):
    held = call(1, 0, T0, wait_until="2026-11-23T09:00:00.000000Z")
    found = why(
        PageRecord(
            page_id="PG-7K3M-Q2XD",
            policy=POLICY,
            opened_at=T0,
            opened_by="user:root",
            urgency="routine",
            calls=(held,),
        ),
        "ada",
        T0 + MINUTE,
    )

    assert "the policy defers this urgency until 2026-11-23 09:00:00 UTC" in text(found)
    assert "It asks one person, and then who is in charge." in text(found)


def test_quiet_hours_and_long_delays_are_told_as_people_write_them():
    plan = PLAN | {
        "quiet_until": "2026-11-22T23:00:00.000000Z",
        "ways": [{"channel": "mailbox", "after": 0}, {"channel": "slack", "after": 43_572}],
    }

    told = planned(plan)

    assert "mailbox at once, slack after 12 h 6 min 12 s." in told
    assert "Their quiet hours held until 2026-11-22 23:00:00 UTC." in told


def test_that_the_product_started_the_page_is_no_answer_of_whoever_opened_it(record):
    started = Noted(T0, "user:root", "page.started")
    found = why(replace(record, events=(*record.events, started)), "root", T0 + 8 * MINUTE)

    assert [one.data["event"] for one in found.because if one.code == "answer"] == [
        "page.opened"
    ]
