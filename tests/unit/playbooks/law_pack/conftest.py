"""The law pack that comes with Tocsin."""

import pytest

from tocsin.domain.law.pack import Pack
from tocsin.playbooks.lawpack import load_pack


@pytest.fixture(scope="package")
def pack() -> Pack:
    return load_pack()
