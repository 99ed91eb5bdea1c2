"""Temporal's state is set back behind the record: said loudly, and nothing is overwritten."""

import shutil
import sqlite3

import pytest

pytestmark = pytest.mark.chaos


def test_a_workflow_that_was_set_back_is_found_out_at_its_next_entry(world, until):
    (case_id,) = world.open(1, seconds=600)
    world.wait_for_gates([case_id])
    database = next((world.stack.home.path / "temporal").glob("*.db"))
    copy = database.with_suffix(".copy")
    world.down("temporal")
    _copy(database, copy)
    world.back("temporal")
    ref = world.rows("SELECT ref FROM cases WHERE id = :id", id=case_id)[0][0]
    note = {"text": "synthetic note"}
    until(
        lambda: (
            world.call("counsel", "POST", f"/v1/cases/{ref}/notes", json=note).status_code
            == 201
        ),
        30,
        "a note",
    )
    before = world.rows(
        "SELECT seq, hash FROM timeline WHERE case_id = :id ORDER BY seq", id=case_id
    )

    world.down("worker")
    world.down("temporal")
    for leftover in database.parent.glob(f"{database.name}*"):
        leftover.unlink()
    shutil.copy(copy, database)
    world.back("temporal")
    world.back("worker")
    until(
        lambda: (
            world.call(
                "counsel", "POST", f"/v1/cases/{ref}/notes", json={"text": "another"}
            ).is_success
        ),
        40,
        "an answer",
    )

    trouble = "SELECT trouble FROM cases WHERE id = :id"
    until(
        lambda: world.rows(trouble, id=case_id)[0][0] == "timeline-diverged", 20, "the finding"
    )
    after = world.rows(
        "SELECT seq, hash FROM timeline WHERE case_id = :id ORDER BY seq", id=case_id
    )
    assert after == before
    until(lambda: "timeline.diverged" in str(world.log("worker")), 20, "a loud line")
    copy.unlink()


def _copy(database, copy) -> None:
    """Copy a SQLite file with what its write-ahead log holds."""
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
