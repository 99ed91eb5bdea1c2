"""Who is behind the stakeholders of a case, also of one from an earlier release."""

import pytest

from tests.workflows.conftest import opening_of
from workflows.casework.courier import addressed
from workflows.casework.followers import may_be_nobody
from workflows.casework.state import STAMPED, opened

STANDING = "standing:platform-incident/sev1/sev2/sev3"


@pytest.fixture
def state(playbook):
    state = opened(opening_of(playbook, severity="sev1")[0])
    state.subscribers = ("person:dan",)
    return state


@pytest.mark.parametrize(
    ("target", "to"),
    [
        ("stakeholders:all", ("person:dan", STANDING)),
        ("stakeholders:told", ("person:dan", STANDING, "stakeholders:told")),
        ("role:executive", ("role:executive",)),
    ],
)
def test_they_are_followers_subscribers_and_whoever_was_told(state, target, to):
    assert addressed(state, (target,), None) == to


def test_a_case_of_an_earlier_release_tells_its_followers_as_it_did(state):
    state.mechanics = STAMPED

    assert addressed(state, ("stakeholders:all",), None) == ("person:dan",)


def test_only_what_is_for_subscribers_may_have_no_reader():
    assert may_be_nobody((STANDING, "stakeholders:told"))
    assert not may_be_nobody((STANDING, "person:dan"))
