"""Properties of deadlines: a few hundred examples each, ten thousand of them in the night."""

import pytest
from hypothesis import HealthCheck, settings

UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("nightly", max_examples=10_000, **UNHURRIED)


@pytest.fixture
def nightly():
    """Ten thousand examples of each property, as long as a test lasts."""
    settings.load_profile("nightly")
    yield
    settings.load_profile("unhurried")
