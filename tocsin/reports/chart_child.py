"""Draws charts: their data as JSON on stdin, a JSON list of SVG texts on stdout, then it ends.

Run as ``python -m tocsin.reports.chart_child CPU_SECONDS MEMORY_MB``. The kernel ends it when
drawing takes too long or too much.
"""

import json
import sys
from typing import Any

from tocsin.bounds import confine
from tocsin.reports.bars import drawn
from tocsin.reports.charts import Chart, Series, Shape


def main() -> None:
    """Answer, or leave without a word: whoever asked knows what that means."""
    confine(int(sys.argv[1]), int(sys.argv[2]))
    told = json.load(sys.stdin)
    json.dump([drawn(_chart(**one), told["look"]) for one in told["charts"]], sys.stdout)


def _chart(
    *,
    shape: Shape,
    categories: list[str],
    series: list[dict[str, Any]],
    width: int,
    height: int,
) -> Chart:
    bars = tuple(Series(one["label"], tuple(one["values"]), one["tone"]) for one in series)
    return Chart(shape, tuple(categories), bars, width, height)


if __name__ == "__main__":
    main()
