"""What the table says about a figure is what the figure says."""

import pytest

from bench.meters import percentile
from bench.notices import notice, notices
from bench.table import Measure, figure, render


def test_a_ceiling_is_met_at_the_ceiling_and_not_above_it():
    assert Measure("row", "latency", 10, "s", target=10).met is True
    assert Measure("row", "latency", 10.1, "s", target=10).met is False


def test_a_ratio_is_judged_by_the_ratio_and_not_by_the_figure():
    slow = Measure(
        "row", "rate", 60, "/s", baseline=100, target=0.7, at_least=True, judge="ratio"
    )

    assert slow.ratio == pytest.approx(0.6)
    assert slow.met is False


def test_a_figure_without_a_target_is_neither_met_nor_missed():
    assert Measure("row", "rate", 60, "/s").met is None


def test_what_is_missed_stands_out_in_the_table():
    table = render([Measure("row", "latency", 12, "s", target=10, note="a busy machine")])

    assert "| ≤ 10 s | NO   |" in table
    assert table.endswith("- row, latency: a busy machine")


def test_figures_keep_the_digits_that_mean_something():
    assert [figure(value) for value in (0.12345, 12.345, 1234.5, 200.0, 0.00021)] == [
        "0.123",
        "12.3",
        "1234",
        "200",
        "2.1e-04",
    ]


def test_percentiles_are_values_that_were_measured():
    values = [float(number) for number in range(1, 101)]

    assert [percentile(values, share) for share in (50, 99, 100)] == [50.0, 99.0, 100.0]
    assert percentile([7.0], 99) == 7.0


def test_notices_differ_in_their_bytes_and_come_again_with_their_seed():
    first = notices(20, seed=1)

    assert len(set(first)) == 20
    assert first[3] == notice(3, seed=1) != notice(3, seed=2)
    assert all(3000 < len(paper) < 5000 for paper in first)
