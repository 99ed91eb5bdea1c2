"""A playbook as data: what it refuses, what follows a stage, what a jurisdiction changes."""

import pytest
from pydantic import ValidationError

from tocsin.domain.ladders import Ladder, LadderSpan, Rung
from tocsin.domain.playbook import (
    ClockSpec,
    FieldSpec,
    GateSpec,
    Playbook,
    Stage,
)


@pytest.fixture
def playbook():
    return Playbook.model_validate(
        {
            "kind": "takedown-test",
            "lifecycle": "takedown",
            "title": "Synthetic",
            "stages": [
                {
                    "id": "review",
                    "gate": {"role": "legal_counsel", "verdicts": ["yes", "no", "check"]},
                    "next": {"no": "refused", "check": "$back"},
                },
                {"id": "tell", "notices": [{"to": "user", "template": "told"}]},
                {"id": "window", "wait": {"clock": "window", "events": ["retraction"]}},
                {"id": "done", "end": "removed"},
                {"id": "refused", "next": {"due": "review"}, "end": "refused"},
            ],
            "clocks": [{"id": "window", "duration": "10d"}, {"id": "act", "duration": "24h"}],
            "overlays": {
                "DE": {"language": "de", "sensitivity": "sealed", "clocks": {"act": "1h"}},
                "ES": {"language": "es"},
            },
        }
    )


@pytest.mark.parametrize(
    ("stage", "outcome", "following"),
    [
        ("review", "no", "refused"),
        ("review", "check", "$back"),
        ("review", "yes", "tell"),
        ("tell", "done", "window"),
        ("window", "retraction", "done"),
        ("done", "done", None),
        ("refused", "due", "review"),
        ("refused", "done", None),
    ],
)
def test_an_outcome_leads_where_the_stage_says_or_to_the_next_one(
    playbook, stage, outcome, following
):
    assert playbook.after(playbook.stage(stage), outcome) == following


def test_after_the_last_stage_the_case_is_closed(playbook):
    short = playbook.model_copy(update={"stages": playbook.stages[:2]})

    assert short.after(short.stage("tell"), "done") is None


@pytest.mark.parametrize(
    ("stage", "outcomes"),
    [
        ("review", ("yes", "no", "check")),
        ("window", ("due", "retraction")),
        ("tell", ("done",)),
    ],
)
def test_a_stage_ends_by_its_gate_its_window_or_by_itself(playbook, stage, outcomes):
    assert playbook.stage(stage).outcomes == outcomes


@pytest.mark.parametrize("jurisdiction", [None, "", "FR"])
def test_elsewhere_a_playbook_stays_as_it_is(playbook, jurisdiction):
    assert playbook.for_jurisdiction(jurisdiction) is playbook


def test_an_overlay_changes_what_it_names_and_nothing_else(playbook):
    german = playbook.for_jurisdiction("DE")

    assert (german.language, german.sensitivity) == ("de", "sealed")
    assert (german.clock("act").duration, german.clock("window").duration) == ("1h", "10d")
    same = {"language", "sensitivity", "clocks", "overlays", "applied"}
    assert german.model_dump(exclude=same) == playbook.model_dump(exclude=same)


def test_an_overlay_may_change_the_language_only(playbook):
    spanish = playbook.for_jurisdiction("ES")

    assert (spanish.language, spanish.sensitivity) == ("es", "open")
    assert spanish.clocks == playbook.clocks


def test_an_overlay_leaves_the_playbook_of_others_alone(playbook):
    before = playbook.model_dump()
    playbook.for_jurisdiction("DE")

    assert playbook.model_dump() == before


def test_a_playbook_survives_its_journey_through_history(playbook):
    assert Playbook.model_validate_json(playbook.model_dump_json()) == playbook


@pytest.mark.parametrize("model", [Playbook, Stage, GateSpec, ClockSpec, Ladder, Rung])
def test_what_a_playbook_is_made_of_cannot_be_changed_nor_misspelled(model):
    assert model.model_config == {"frozen": True, "extra": "forbid"}


def test_a_pinned_playbook_cannot_be_edited(playbook):
    with pytest.raises(ValidationError, match="frozen"):
        playbook.title = "Other"


@pytest.mark.parametrize("at", ["0%", "75%", "100%", "breach", "-2h", "3h", "-PT30M"])
def test_a_rung_stands_at_a_share_an_end_or_a_time(at):
    assert Rung(at=at, to=("role:dpo",)).at == at


@pytest.mark.parametrize("at", ["101%", "-1%", "%", "²%", "later", "", "0h", "--2h"])
def test_a_rung_that_stands_nowhere_is_refused(at):
    with pytest.raises(ValidationError):
        Rung(at=at, to=("role:dpo",))


@pytest.mark.parametrize("changes", [{"to": ()}, {"every": "often"}, {"every": "0h"}])
def test_a_rung_reaches_somebody_and_repeats_in_some_time(changes):
    with pytest.raises(ValidationError):
        Rung.model_validate({"at": "50%", "to": ["role:dpo"], **changes})


@pytest.mark.parametrize("of", [{}, {"clock": "c", "house": "1h"}, {"house": "soon"}])
def test_a_ladder_is_of_one_clock_or_of_one_house_target(of):
    with pytest.raises(ValidationError):
        LadderSpan.model_validate(of)


@pytest.mark.parametrize(
    "gate",
    [
        {},
        {"role": "nobody"},
        {"role": "dpo", "quorum": 0},
        {"role": "dpo", "quorum": 6},
        {"role": "dpo", "verdicts": []},
    ],
)
def test_a_gate_names_who_decides_what_and_how_many(gate):
    with pytest.raises(ValidationError):
        GateSpec.model_validate(gate)


def test_a_gate_may_be_held_by_several_roles():
    assert GateSpec(role="dpo", roles=("on_call",)).holders == ("dpo", "on_call")


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (ClockSpec, {"id": "c", "duration": "soon"}),
        (ClockSpec, {"id": "c/d", "duration": "1h"}),
        (ClockSpec, {"id": "c", "duration": "1h", "polarity": "whenever"}),
        (Stage, {"id": "Big Stage"}),
        (Stage, {"id": "a/b"}),
        (Stage, {"id": "a.b"}),
        (FieldSpec, {"type": "number"}),
    ],
)
def test_names_and_choices_are_of_the_known_form(model, wrong):
    with pytest.raises(ValidationError):
        model.model_validate(wrong)


@pytest.mark.parametrize("field", ["kind", "lifecycle", "title", "stages"])
def test_a_playbook_without_its_essentials_is_refused(playbook, field):
    with pytest.raises(ValidationError, match=field):
        Playbook.model_validate(playbook.model_dump(exclude={field}))


def test_what_a_case_lacks_is_told_by_code_where_there_is_one(playbook):
    fields = {"work": {"type": "text", "required": True}, "name": {"type": "text"}}
    fields["contact"] = {"type": "email", "required": True}
    listed = {"code": "ii", "title": "the work", "fields": ["work"]}
    asked = Playbook.model_validate(
        playbook.model_dump() | {"fields": fields, "deficiencies": {"takedown": [listed]}}
    )

    assert asked.lacking({}) == ("ii", "contact")
    assert asked.lacking({"work": "A song", "contact": " "}) == ("contact",)
    assert asked.lacking({"work": "A song", "contact": "ann@example.org"}) == ()
