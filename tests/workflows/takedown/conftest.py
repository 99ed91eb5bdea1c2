"""The playbook that the tests of a takedown walk."""

from pathlib import Path

import pytest
import yaml

from tocsin.domain.playbook import Playbook


@pytest.fixture
def playbook() -> Playbook:
    written = Path(__file__).with_name("playbook.yaml").read_text(encoding="utf-8")
    return Playbook.model_validate(yaml.safe_load(written))
