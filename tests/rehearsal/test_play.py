"""A rehearsal lives through the real workflow, in any year, and within seconds."""

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.domain.scripts import Step
from tocsin.playbooks.library import KINDS, load_playbook
from tocsin.rehearsal.server import theatre

pytestmark = pytest.mark.anyio

CHRISTMAS = "2026-12-24T23:30:00+01:00"
INCIDENT = "platform-incident"


def step(**said):
    return Step.model_validate(said)


def december(day, hour, minute=30):
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("year", [2016, 2048])
async def test_any_year_can_be_rehearsed(year, rehearse):
    found = await rehearse(f"{year}-02-29T12:00:00+00:00")

    received = datetime(year, 2, 29, 12, tzinfo=UTC)
    assert found.told[:2] == [
        (received, ("requester",), "acknowledgement"),
        (received, ("role:intake_analyst",), "task"),
    ]
    assert found.of("clock.breached")[0].at == datetime(year, 3, 1, 12, tzinfo=UTC)


async def test_without_answers_it_shows_that_nobody_ever_answers(rehearse):
    found = await rehearse(CHRISTMAS)

    assert [row.at for row in found.of("clock.breached")] == [december(25, 22)]
    first, second = found.of("told", "escalation")
    assert (first.at, first.repeats.every) == (december(25, 6), timedelta(hours=8))
    assert (second.at, second.repeats.every) == (december(25, 22), timedelta(hours=4))
    assert first.repeats.until is None
    assert (found.story.ended_at, found.story.now.stage) == (None, "review")


async def test_the_same_scene_gives_the_same_timetable(rehearse):
    first = await rehearse(CHRISTMAS, "review=remove@+2h")
    again = await rehearse(CHRISTMAS, "review=remove@+2h")

    assert first.rows == again.rows


async def test_answers_lead_the_case_to_its_end(rehearse):
    found = await rehearse(CHRISTMAS, "review=remove@+2h", "counsel=remove@+30m")

    assert len(found.of("verdict.given", "remove")) == 3
    assert found.story.ended_at == datetime(2027, 1, 4, 1, tzinfo=UTC)
    assert found.of("case.closed", "removed")
    assert found.told[-1] == (december(25, 1, 0), ("user",), "user-notice")


async def test_repeats_that_an_answer_ends_are_counted(rehearse):
    found = await rehearse(CHRISTMAS, "review=refuse@+50h")

    first, _ = found.of("told", "escalation")
    assert (first.repeats.times, first.repeats.until) == (6, december(26, 22))


async def test_a_window_ends_with_what_comes(rehearse):
    answers = ("review=remove", "counsel=remove", "window=settle@+3d")

    found = await rehearse(CHRISTMAS, *answers)

    assert found.of("action.taken", "settle")[0].at == december(27, 22)
    assert found.of("case.closed", "settled")


async def test_the_second_answer_is_for_the_second_time(rehearse):
    answers = ("review=remove", "counsel=remove", "window=counter_notice@+1d")

    found = await rehearse(CHRISTMAS, *answers, "counsel=refuse@+2h")

    assert found.story.ended_at == december(26, 0)
    assert found.of("case.closed", "refused")


async def test_a_step_that_is_refused_is_in_the_timetable(rehearse):
    verdict = {"do": "decide", "verdict": "remove", "when": "stage:review", "as": "dpo"}

    found = await rehearse(CHRISTMAS, steps=[step(**verdict)])

    (refused,) = found.of("refused")
    assert refused.because.startswith("wrong-role")


async def test_a_step_whose_time_never_comes_is_told(rehearse):
    never = step(at="+1h after stage:window", do="act", action="settle")

    found = await rehearse(CHRISTMAS, steps=[never])

    assert found.story.undone == (never,)


async def test_a_paused_clock_is_due_later(rehearse):
    steps = [
        step(at="+1h", do="pause", clock="reply"),
        step(at="+11h", do="resume", clock="reply"),
    ]

    found = await rehearse(CHRISTMAS, steps=steps)

    assert [row.at for row in found.of("clock.breached")] == [december(26, 8)]


async def test_an_extended_clock_is_due_when_it_was_extended_to(rehearse):
    found = await rehearse(
        CHRISTMAS, steps=[step(at="+1h", do="extend", clock="reply", **{"for": "3d"})]
    )

    assert [row.at for row in found.of("clock.breached")] == [december(27, 23)]


async def test_a_paper_that_joins_turns_the_case(rehearse):
    found = await rehearse(CHRISTMAS, steps=[step(at="+3h", do="join", document="retraction")])

    assert found.of("stage.entered", "retraction_check")[0].at == december(25, 1)
    assert found.of("gate.superseded")


async def test_who_cannot_be_reached_hurries_the_next_rung(rehearse):
    lost = step(at="received", do="unreachable", who="role:legal_counsel")

    found = await rehearse(CHRISTMAS, "review=remove@+2h", steps=[lost])

    assert found.of("notice.unreached")
    assert (december(25, 0), ("role:legal_counsel", "role:executive"), "reminder") in found.told


async def test_a_case_that_is_replayed_lives_through_the_same_times(rehearse):
    answers = ("review=remove@+2h", "counsel=remove@+30m")
    found = await rehearse(CHRISTMAS, *answers)

    async with theatre(cached=0) as forgetful:
        again = await rehearse(CHRISTMAS, *answers, on=forgetful)

    assert again.rows == found.rows


@pytest.mark.nightly
async def test_a_case_that_renewed_itself_goes_on(rehearse):
    updates = [step(at=f"+{minutes}m", do="update") for minutes in range(10, 120)]

    found = await rehearse(
        "2020-02-28T03:00:00+00:00",
        "triage=declare@+1m",
        "mobilise=acknowledge@+1m",
        steps=updates,
        playbook=load_playbook(KINDS / f"{INCIDENT}.yaml"),
        severity="sev0",
        horizon=timedelta(hours=6),
    )

    assert len(found.of("update.posted")) == len(updates)
    overdue = [one.at for one in found.of("told", "update-overdue")]
    assert overdue == [datetime(2020, 2, 28, 5, minute, tzinfo=UTC) for minute in (29, 39)]
