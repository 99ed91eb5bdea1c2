"""Durations as playbooks write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("30s", timedelta(seconds=30)),
        ("15m", timedelta(minutes=15)),
        ("24h", timedelta(hours=24)),
        ("10d", timedelta(days=10)),
        ("2w", timedelta(weeks=2)),
        ("PT1H", timedelta(hours=1)),
        ("P2W", timedelta(weeks=2)),
        ("P1DT2H3M4S", timedelta(days=1, hours=2, minutes=3, seconds=4)),
    ],
)
def test_a_duration_is_read(text, amount):
    assert parse_duration(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0h",
        "PT0S",
        "P",
        "PT",
        "1y",
        "h",
        "-2h",
        "1.5h",
        "2 h",
        "P1M",
        "1h30m",
        "10D",
        "1h\n",
        "\u0665m",
    ],
)
def test_what_is_no_duration_is_refused_by_name(text):
    with pytest.raises(ValueError, match="is no duration: write 15m") as refused:
        parse_duration(text)

    assert repr(text) in str(refused.value)


@given(st.text())
def test_no_text_is_read_as_nothing_or_less(text):
    try:
        amount = parse_duration(text)
    except ValueError:
        return
    assert amount > timedelta()


@given(st.integers(1, 10**4), st.integers(0, 10**5))
def test_days_and_seconds_are_read_exactly(days, seconds):
    assert parse_duration(f"P{days}DT{seconds}S") == timedelta(days=days, seconds=seconds)
