"""A case that turns out to belong to another one, and what is said about two."""

import pytest

from tocsin.playbooks.library import load_library
from workflows.casework.messages import (
    Actor,
    Assign,
    CaseLinked,
    JoinsCase,
    LinkCase,
    TakeAction,
)

pytestmark = pytest.mark.anyio
ANALYST = Actor("user:ian", ("intake_analyst",))
CERTAIN = JoinsCase("other", 88, ("place",))


@pytest.fixture
def asking(case_of):
    """A follow-up that waits for a person."""
    return lambda: case_of(load_library().get("unclassified"))


def entry_of(case, event):
    return next(entry for entry in case.log.timeline(case.id) if entry.event == event)


async def test_a_case_joins_another_by_a_person_and_ends(asking):
    async with asking() as case:
        await case.until(lambda: case.now.stage == "triage")
        await case.handle.execute_update("act", TakeAction(ANALYST, "join", into="other"))

        assert await case.handle.result() == "joined"
        entry = entry_of(case, "case.joined")
        assert (entry.actor, entry.data) == ("user:ian", {"into": "other"})
        case.assert_chain_holds()


async def test_a_follow_up_that_certainly_belongs_elsewhere_joins_by_itself(asking):
    async with asking() as case:
        await case.until(lambda: case.now.stage == "triage")
        await case.handle.signal("joins_case", CERTAIN)

        assert await case.handle.result() == "joined"
        entry = entry_of(case, "case.joined")
        assert entry.data == {"into": "other", "score": 88, "evidence": ["place"]}


async def test_what_people_have_begun_to_work_on_stays(asking):
    async with asking() as case:
        await case.until(lambda: case.now.stage == "triage")
        await case.handle.execute_update("assign", Assign(ANALYST, "ian"))
        await case.handle.signal("joins_case", CERTAIN)
        await case.handle.signal("case_linked", CaseLinked("other"))
        await case.until(lambda: "case.related" in case.story)

        assert "case.joined" not in case.story


async def test_a_kind_that_cannot_join_stays(case_of):
    async with case_of(load_library().pinned("copyright-takedown", None)) as case:
        await case.until(lambda: case.now.stage == "review")
        await case.handle.signal("joins_case", CERTAIN)
        await case.handle.signal("case_linked", CaseLinked("other", "user:ian", True))
        await case.until(lambda: "suggestion.refused" in case.story)

        assert "case.joined" not in case.story


@pytest.mark.parametrize(
    ("is_refused", "event"), [(False, "case.related"), (True, "suggestion.refused")]
)
async def test_what_is_said_about_another_case_is_an_entry(asking, is_refused, event):
    async with asking() as case:
        await case.until(lambda: case.now.stage == "triage")
        message = LinkCase(ANALYST, "other", is_refused=is_refused)
        await case.handle.execute_update("link", message)

        entry = entry_of(case, event)
        assert (entry.actor, entry.data) == ("user:ian", {"other": "other"})
