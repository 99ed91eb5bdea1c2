"""Every property of deadlines on ten thousand examples (``make nightly``)."""

import runpy

import pytest
from hypothesis import settings

from tests.unit.domain.law import test_event_properties, test_properties


def properties():
    """The properties once more: how often one is tried is settled when its file is read."""
    settings.load_profile("nightly")
    try:
        found = runpy.run_path(test_properties.__file__)
        found |= runpy.run_path(test_event_properties.__file__)
    finally:
        settings.load_profile("unhurried")
    return {name: holds for name, holds in found.items() if name.startswith("test_")}


PROPERTIES = properties()


@pytest.mark.nightly
@pytest.mark.parametrize("name", PROPERTIES)
def test_it_holds_ten_thousand_times(name):
    PROPERTIES[name]()
