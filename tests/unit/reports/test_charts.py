"""Charts say what their data says, in the console's colours, within bounds."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import tocsin.console
from tocsin.reports.charts import Chart, Charts, Series, UndrawnError
from tocsin.reports.look import LOOKS

CSS = Path(tocsin.console.__file__).parent / "static" / "css" / "tocsin.css"
BARS = Chart(
    "lying",
    ("Takedown <b>", "Incident"),
    (Series("Late", (1200, 3), "late"), Series("Later", (700, 90), "far")),
    720,
    140,
)
WEEKS = Chart("upright", ("1 Sep", "8 Sep"), (Series("Opened", (4, 7), "1"),), 460, 220)


@pytest.fixture(scope="module")
def charts():
    return Charts()


def test_a_chart_is_an_svg_whose_text_is_text(charts):
    lying, upright = charts.draw([BARS, WEEKS], "light")

    said = [text.strip() for text in ET.fromstring(lying).itertext() if text.strip()]  # noqa: S314 - our own
    assert {"Takedown <b>", "Incident", "Late", "Later", "1\u202f200", "700"} <= set(said)
    assert b"system-ui" in lying
    assert b"<script" not in lying
    assert {"4", "7", "8 Sep"} <= {text.strip() for text in ET.fromstring(upright).itertext()}  # noqa: S314 - our own


def test_the_same_data_gives_the_same_picture_and_is_drawn_once(charts):
    (first,) = charts.draw([BARS], "light")

    assert charts.draw([BARS], "light") == [first]
    assert Charts().draw([BARS], "light") == [first]


def test_each_look_has_its_own_colours(charts):
    for name, look in LOOKS.items():
        (drawn,) = charts.draw([BARS], name)
        assert look.tones["late"].encode() in drawn


def test_what_takes_too_much_is_not_drawn_and_said_so():
    many = Chart("lying", ("x",) * 4000, (Series("a", (1.0,) * 4000, "1"),), 720, 4000)

    with pytest.raises(UndrawnError):
        Charts(cpu_seconds=1, memory_mb=64).draw([many], "light")


@pytest.mark.parametrize("name", ["light", "dark"])
def test_colours_are_those_of_the_consoles_style_sheet(name):
    tokens = _tokens(name)
    look = LOOKS[name]

    assert (look.card, look.ink, look.dim, look.line) == tuple(
        tokens[each] for each in ("card", "ink", "dim", "line")
    )
    assert look.tones["1"] == tokens["accent"]


def _tokens(name):
    text = CSS.read_text()
    start = text.index('[data-look="dark"]') if name == "dark" else text.index(":root {")
    block = text[start : text.index("}", start)]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", block))
