import pytest
from pydantic import ValidationError

from tests.rehearsal.playbooks import PLAYBOOK
from tocsin.domain.expectations import Expected
from tocsin.playbooks.library import Library


@pytest.mark.parametrize(
    ("expected", "why"),
    [
        ({}, "expect one thing"),
        ({"who": "requester", "outcome": "removed"}, "expect one thing"),
        ({"outcome": "removed", "what": "task"}, "belong to `who`"),
        (
            {"who": "user", "within": "1h", "by": "2026-12-24T23:30:00Z"},
            "`within` or `by`, not both",
        ),
        ({"who": "user", "within": "soon"}, "is no duration"),
        ({"who": "user", "after": "lunch"}, "nothing to count from"),
        ({"who": "user", "by": "2026-12-24T23:30:00"}, "timezone"),
    ],
)
def test_an_expectation_is_of_one_thing_at_a_time(expected, why):
    with pytest.raises(ValidationError, match=why):
        Expected.model_validate(expected)


def test_what_a_playbook_expects_is_no_part_of_what_a_case_pins():
    bare = PLAYBOOK.model_copy(update={"expectations": ()})

    assert PLAYBOOK.expectations
    assert "expectations" not in PLAYBOOK.model_dump()
    assert Library.digest(PLAYBOOK) == Library.digest(bare)
