"""Instants are written in the reader's zone and language, and each in its own."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tocsin.console.render import _room
from tocsin.console.visitor import Reader
from tocsin.console.writing import Writing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def reading(language="en"):
    return Writing(Reader(language=language), NOON)


@pytest.mark.parametrize(
    ("zone", "text", "whole"),
    [
        ("UTC", "22 Nov, 12:00 UTC", "22 November 2026, 12:00:00 UTC"),
        ("Europe/Madrid", "22 Nov, 13:00 CET", "22 November 2026, 13:00:00 CET"),
        ("Asia/Tokyo", "22 Nov, 21:00 JST", "22 November 2026, 21:00:00 +0900"),
    ],
)
def test_one_instant_is_written_for_each_zone(zone, text, whole):
    for instant in (NOON, NOON.astimezone(ZoneInfo("America/Lima"))):
        written = reading().at(instant, zone)

        assert f">{text}<" in written
        assert f'title="{whole}"' in written
        assert 'datetime="2026-11-22T12:00:00Z"' in written


def test_one_instant_is_written_for_each_language():
    spanish, english = reading("es").at(NOON), reading().at(NOON)

    assert "22 nov" in spanish
    assert "22 Nov" in english


def test_what_fills_a_gap_is_never_markup():
    shown = _room("en").from_string("{{ _('Let %(name)s go', name='<b>') }} {{ _('Inbox') }}")

    assert shown.render() == "Let &lt;b&gt; go Inbox"
