"""A case is opened although the ref that was drawn for it is taken."""

import pytest

from tocsin.desk.errors import UnavailableError
from tocsin.desk.free_ref import ATTEMPTS, under_a_free_ref
from tocsin.storage.errors import RefTakenError


@pytest.fixture
def opening():
    """Something that opens once so many refs were found to be taken."""

    def after(taken):
        refs = iter(range(taken))

        def open_case():
            for ref in refs:
                raise RefTakenError(str(ref))
            return "opened"

        return open_case

    return after


@pytest.mark.parametrize("taken", [0, 1, ATTEMPTS - 1])
def test_another_ref_is_drawn_when_one_is_taken(opening, taken):
    assert under_a_free_ref(opening(taken)) == "opened"


def test_it_does_not_draw_for_ever(opening):
    with pytest.raises(UnavailableError):
        under_a_free_ref(opening(ATTEMPTS))
