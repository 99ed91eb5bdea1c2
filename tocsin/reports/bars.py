"""Bars, drawn with Matplotlib: no box, no shadow, few lines, the numbers where they are.

Loads half a second of libraries: run it in a process of its own, see ``chart_child``.
"""

import io
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from tocsin.reports.charts import Chart
from tocsin.reports.look import FONTS, LOOKS, Look, LookName

POINTS = 72  # an SVG's unit is a point here, which its page shows as a pixel
DRAWN_WITH = "'DejaVu Sans'"
SMALLEST_LABELLED = 0.055  # of the longest bar
THIN_SPACE = "\u202f"


def drawn(chart: Chart, look: LookName) -> str:
    """Return an SVG; the same chart always gives the same text."""
    colours = LOOKS[look]
    with rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "tocsin",
            "font.family": "DejaVu Sans",
            "font.size": 12,
        }
    ):
        figure = Figure(
            figsize=(chart.width / POINTS, chart.height / POINTS),
            layout="constrained",
            facecolor=colours.card,
        )
        axes = figure.add_subplot(facecolor=colours.card)
        draw = _upright if chart.shape == "upright" else _lying
        draw(axes, chart, colours)
        _quiet(axes, chart, colours)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue().replace(DRAWN_WITH, FONTS.replace('"', "'"))


def _upright(axes: Axes, chart: Chart, colours: Look) -> None:
    places = range(len(chart.categories))
    below = [0.0] * len(places)
    for series in chart.series:
        axes.bar(
            places,
            series.values,
            bottom=below,
            width=0.72,
            color=colours.tones[series.tone],
            edgecolor=colours.card,
            linewidth=0.8,
            label=series.label,
        )
        below = [base + value for base, value in zip(below, series.values, strict=True)]
    axes.set_xticks(list(places), chart.categories)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(_number))
    axes.set_ylim(0, max([*below, 1]) * 1.08)
    axes.grid(axis="y", color=colours.line, linewidth=0.8)
    for place, total in zip(places, below, strict=True):
        if total:
            axes.annotate(
                _number(total, 0),
                (place, total),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                color=colours.ink,
                fontsize=11,
            )


def _lying(axes: Axes, chart: Chart, colours: Look) -> None:
    places = range(len(chart.categories))
    left = [0.0] * len(places)
    totals = [sum(values) for values in zip(*(one.values for one in chart.series), strict=True)]
    longest = max([*totals, 1])
    for series in chart.series:
        colour = colours.tones[series.tone]
        bars = axes.barh(
            places,
            series.values,
            left=left,
            height=0.66,
            color=colour,
            edgecolor=colours.card,
            linewidth=0.8,
            label=series.label,
        )
        _labelled(axes, bars, series.values, longest, _readable_on(colour))
        left = [base + value for base, value in zip(left, series.values, strict=True)]
    axes.set_yticks(list(places), chart.categories)
    axes.invert_yaxis()
    axes.set_xlim(0, longest * 1.02)
    axes.xaxis.set_visible(False)


def _labelled(
    axes: Axes, bars: BarContainer, values: tuple[float, ...], longest: float, ink: str
) -> None:
    texts = [_number(one, 0) if one / longest > SMALLEST_LABELLED else "" for one in values]
    axes.bar_label(bars, texts, label_type="center", color=ink, fontsize=11)


def _quiet(axes: Axes, chart: Chart, colours: Look) -> None:
    """Take away what says nothing; the legend stands above, in the order of the bars."""
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom" and chart.shape == "upright")
        spine.set_color(colours.line)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, colors=colours.dim, labelsize=11.5)
    if chart.shape == "lying":
        axes.tick_params(axis="y", colors=colours.ink)
    if len(chart.series) > 1:
        axes.figure.legend(
            loc="outside upper left",
            ncols=len(chart.series),
            frameon=False,
            labelcolor=colours.ink,
            fontsize=11.5,
            handlelength=0.9,
            handleheight=0.9,
            handletextpad=0.4,
            columnspacing=1.2,
            borderaxespad=0.2,
        )


def _number(value: float, _: Any) -> str:  # noqa: ANN401 - Matplotlib's own place in the row
    return f"{value:,.0f}".replace(",", THIN_SPACE)


def _readable_on(colour: str) -> str:
    """Return black or white, whichever is told apart better (WCAG's relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (_linear(part) for part in parts)
    return "#000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 else "#fff"  # noqa: PLR2004


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
