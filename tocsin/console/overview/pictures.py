"""The overview as charts: at most so many bars that each can be read, the rest as one."""

from collections.abc import Callable, Iterable, Mapping
from typing import get_args

from tocsin.desk.overview_views import OverviewView
from tocsin.reports.charts import Chart, Series
from tocsin.reports.look import Tone

MOST_KINDS, MOST_ROWS, MOST_LAWS = 4, 8, 12
WIDE, HALF = 720, 460
ROW, FRAME = 34, 62
DUE_TONES: Mapping[str, Tone] = {
    "late": "late",
    "4h": "soon",
    "24h": "near",
    "7d": "calm",
    "later": "far",
}
KIND_TONES: tuple[Tone, ...] = get_args(Tone)[-5:]
Say = Callable[[str, str], str]


def pictures(found: OverviewView, say: Say, weeks: Iterable[str]) -> dict[str, Chart]:
    """Return the charts that have something to show, by name.

    Args:
        found: The figures.
        say: Writes a code in words: scheme and code.
        weeks: How the weeks are called, in order.
    """
    charts = {
        "due": _due(found, say),
        "volume": _volume(found, say, tuple(weeks)),
        "clocks": _clocks(found, say),
        "age": _age(found, say),
    }
    return {name: chart for name, chart in charts.items() if chart is not None}


def _due(found: OverviewView, say: Say) -> Chart | None:
    rows = [(say("kind", one.kind), one.due) for one in found.open[:MOST_ROWS]]
    if rest := found.open[MOST_ROWS:]:
        sums = {bucket: sum(one.due[bucket] for one in rest) for bucket in DUE_TONES}
        rows.append((say("overview", "others"), sums))
    series = tuple(
        Series(say("due", bucket), tuple(due[bucket] for _, due in rows), tone)
        for bucket, tone in DUE_TONES.items()
    )
    names = tuple(_short(name) for name, _ in rows)
    return Chart("lying", names, series, WIDE, _height(rows)) if rows else None


def _volume(found: OverviewView, say: Say, weeks: tuple[str, ...]) -> Chart | None:
    kinds = list(found.volume.items())
    shown, rest = kinds[:MOST_KINDS], kinds[MOST_KINDS:]
    rows = [(say("kind", kind), values) for kind, values in shown]
    if rest:
        sums = [sum(values) for values in zip(*(values for _, values in rest), strict=True)]
        rows.append((say("overview", "others"), sums))
    series = tuple(
        Series(_short(name), tuple(values), tone)
        for (name, values), tone in zip(rows, KIND_TONES, strict=False)
    )
    return Chart("upright", _thinned(weeks), series, WIDE, 280) if rows else None


def _clocks(found: OverviewView, say: Say) -> Chart | None:
    rows = found.clocks[:MOST_LAWS]
    series = (
        Series(say("standing", "met"), tuple(one.cases["met"] for one in rows), "good"),
        Series(
            say("standing", "breached"), tuple(one.cases["breached"] for one in rows), "late"
        ),
        Series(say("standing", "open"), tuple(one.cases["open"] for one in rows), "open"),
    )
    names = tuple(_short(one.law) for one in rows)
    return Chart("lying", names, series, WIDE, _height(rows)) if rows else None


def _age(found: OverviewView, say: Say) -> Chart | None:
    ages = tuple(say("age", age) for age in found.age)
    series = (Series(say("state", "open"), tuple(found.age.values()), "1"),)
    return Chart("upright", ages, series, HALF, 220) if any(found.age.values()) else None


def _height(rows: Iterable[object]) -> int:
    return FRAME + ROW * len(list(rows))


def _short(name: str, most: int = 30) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _thinned(weeks: tuple[str, ...], most: int = 13) -> tuple[str, ...]:
    """Leave out names of weeks where they would stand in each other."""
    step = -(-len(weeks) // most)
    return tuple(week if place % step == 0 else "" for place, week in enumerate(weeks))
