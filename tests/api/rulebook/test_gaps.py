"""Gaps tell what is missing in the rules in force, and nothing of closed doors."""

import pytest

from tests.api.rulebook.deeds import PLAYBOOK, act, seen
from tocsin.domain.access import Role
from tocsin.domain.rulebook import Rule, Sort
from tocsin.storage.shipping import ship

pytestmark = pytest.mark.anyio


async def test_a_release_that_moved_on_is_among_the_gaps(
    proposed, lawyer, kind, rehearsed, record
):
    version = await proposed()
    rehearsed(kind, 1)
    await act(lawyer, version, "publish", seen(version))
    with record.begin() as session:
        ship(session, {Rule(Sort.PLAYBOOK, kind): PLAYBOOK.format(kind=kind, title="Newer")})
    found = (await lawyer.get("/v1/playbooks/gaps")).json()["items"]
    (moved,) = [one for one in found if one["rule"] == kind and "moved-on" in one["code"]]
    withdrawn = {"name": kind, "number": 2}
    await act(lawyer, withdrawn, "withdraw", {"reason": "ours is better"})
    after = (await lawyer.get("/v1/playbooks/gaps")).json()["items"]

    assert "version 1 is in force" in moved["detail"]
    assert "version 2" in moved["detail"]
    assert not [one for one in after if one["rule"] == kind and "moved-on" in one["code"]]


async def test_gaps_tell_nobody_where_cases_come_from_that_they_may_not_see(
    case_for, person_with
):
    case_for(sensitivity="sealed", jurisdiction="LI", started=False)
    sees, blind = person_with(Role.LEGAL_COUNSEL), person_with(Role.INTAKE_ANALYST)
    told = [(await one.get("/v1/playbooks/gaps")).text for one in (sees, blind)]

    assert ["LI" in text for text in told] == [True, False]
