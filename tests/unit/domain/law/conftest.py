"""Properties of deadlines: a hundred examples each by day, ten thousand in the night."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "nightly",
    max_examples=10_000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
