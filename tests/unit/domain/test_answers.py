import pytest

from tests.rehearsal.playbooks import PLAYBOOK
from tocsin.domain.answers import steps_of


def test_an_answer_to_a_gate_is_a_verdict():
    (step,) = steps_of(PLAYBOOK, ["counsel=remove@+2h"])

    assert (step.do, step.verdict, step.at) == ("decide", "remove", "+2h after stage:counsel")


def test_an_answer_without_a_time_comes_at_once():
    (step,) = steps_of(PLAYBOOK, ["review=remove"])

    assert step.at == "stage:review"


def test_an_answer_to_a_window_is_a_paper_or_an_action():
    paper, action = steps_of(
        PLAYBOOK,
        ["window=counter_notice@+3d", "window=settle@+1d"],
    )

    assert (paper.do, paper.document) == ("join", "counter_notice")
    assert (action.do, action.action) == ("act", "settle")


def test_the_second_answer_of_a_stage_is_for_its_second_time():
    first, second = steps_of(PLAYBOOK, ["review=remove@+1h", "review=refuse@+1h"])

    assert (first.visit, second.visit) == (1, 2)


def test_as_many_people_answer_as_the_gate_needs():
    (step,) = steps_of(PLAYBOOK, ["counsel=remove"])

    assert step.times == 2


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("counsel", "is no answer"),
        ("council=remove", "has no stage 'council'"),
        ("counsel=shrug", "waits for: remove, refuse"),
        ("window=due", "waits for: counter_notice, settle"),
    ],
)
def test_what_no_stage_waits_for_is_no_answer(answer, why):
    with pytest.raises(ValueError, match=why):
        steps_of(PLAYBOOK, [answer])
