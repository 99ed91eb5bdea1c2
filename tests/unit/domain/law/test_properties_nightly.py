"""Every property of deadlines on ten thousand examples (``make nightly``)."""

import pytest

from tests.unit.domain.law import test_properties

PROPERTIES = [
    getattr(test_properties, name) for name in dir(test_properties) if name.startswith("test_")
]


@pytest.mark.nightly
@pytest.mark.usefixtures("nightly")
@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def test_it_holds_ten_thousand_times(holds):
    holds()
