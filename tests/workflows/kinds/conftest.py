"""Cases of the kinds that come with Tocsin, as a case of some place pins them."""

from collections.abc import Callable

import pytest

from tocsin.domain.playbook import Playbook
from tocsin.playbooks.library import load_library

LIBRARY = load_library()


@pytest.fixture
def kind_of() -> Callable[[str, str | None], Playbook]:
    """Return the playbook of a kind as a case of a jurisdiction pins it."""
    return LIBRARY.pinned
