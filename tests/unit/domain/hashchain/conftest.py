"""A whole bundle, and what is found wrong with it."""

import pytest

from tests.unit.domain.hashchain.bundle import Bundle
from tocsin.domain.hashchain import verify_bundle


@pytest.fixture
def bundle():
    return Bundle()


@pytest.fixture
def faults(bundle, tmp_path):
    def verify():
        return verify_bundle(bundle.write(tmp_path / "b.zip"))[0]

    return verify
