"""Every shipped kind does what it promises. All are rehearsed at once, which takes seconds."""

import pytest

from tocsin.playbooks.library import KINDS, load_playbook
from tocsin.playbooks.sheet import PlaybookError
from tocsin.rehearsal.rehearse import check
from tocsin.rehearsal.rules import Rules

pytestmark = pytest.mark.anyio

SHIPPED = sorted(path.stem for path in KINDS.glob("*.yaml"))


@pytest.fixture(scope="session")
async def judged(stage):
    """What came of every expectation of every kind that can be read."""
    pairs = []
    for kind in SHIPPED:
        try:
            playbook = load_playbook(KINDS / f"{kind}.yaml")
        except PlaybookError:
            continue  # the test of that kind says so
        pairs += [(playbook, one) for one in playbook.expectations]
    found = await check(stage, pairs, Rules.shipped())
    return [one for some in found for one in some]


@pytest.mark.parametrize("kind", SHIPPED)
async def test_a_shipped_playbook_keeps_its_promises(kind, judged):
    load_playbook(KINDS / f"{kind}.yaml")
    ours = [one for one in judged if one.kind == kind]

    assert ours, "it expects nothing of itself"
    assert [one for one in ours if not one.ok] == []
