"""The playbook that the tests of an incident walk: the one that is delivered."""

import pytest

from tocsin.domain.playbook import Playbook
from tocsin.playbooks.library import load_library


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    return load_library().get("platform-incident")
