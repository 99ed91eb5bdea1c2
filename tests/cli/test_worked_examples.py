"""Deadlines that were worked out by hand, asked of ``tocsin clocks compute``."""

import json

import pytest

from tests.unit.domain.law.worked import INSTANTS, NONE, examples

ASKED = {
    "two-weeks-end-on-repentance-day-in-saxony",
    "thirty-days-backwards-are-clear-days",
    "one-hour-over-new-year",
    "the-hour-begins-anew-with-the-clarification",
    "a-breach-clock-never-pauses",
    "two-months-more-told-too-late",
    "a-year-from-the-leap-day",
    "two-pauses-and-an-extension",
    "two-working-days-over-st-andrews-day",
    "fourteen-days-end-on-patriots-day-in-massachusetts",
    "put-back-over-independence-day-as-kept",
    "a-court-action-ends-the-put-back",
    "forty-five-days-end-on-a-holiday",
    "texas-forty-eight-hours-over-a-weekend",
    "chile-first-morning-of-the-new-law",
    "without-undue-delay-has-no-instant",
    "a-date-that-the-text-names",
    "twenty-four-hours-into-summer-time-on-lord-howe-island",
}


def words(example):
    """What a person types."""
    place = ["--zone", example.zone, "--country", example.country]
    place += ["--subdivision", example.subdivision] if example.subdivision else []
    events = [part for name, at in example.happened for part in ("--event", f"{name}={at}")]
    trigger = ["--trigger", example.trigger] if example.trigger else []
    return ["compute", example.law, *trigger, *events, *place, "--json"]


@pytest.mark.parametrize(
    "example",
    [pytest.param(one, id=one.id) for one in examples() if one.id in ASKED],
)
def test_the_command_line_counts_as_a_person_does(run, example):
    result = run("clocks", *words(example))
    found = json.loads(result.output)

    if example.refused:
        assert (result.exit_code, found["error"]["code"]) == (1, example.refused)
        return
    told = {name: found[name]["local"] if found[name] else NONE for name in INSTANTS}
    told |= {"standing": found["standing"], "law": found["id"]}
    house = [one["at"]["local"] for one in found["readings"] if one["name"] == "house"]
    told |= {"house": house[0] if house else NONE}
    assert {name: told[name] for name in example.expect} == dict(example.expect)


def test_all_that_are_asked_are_there():
    assert {one.id for one in examples()} >= ASKED
