"""What comes from outside cannot steer a terminal."""

import yaml

from tocsin.cli import output
from tocsin.cli.sheets import sheet


def test_control_characters_and_bidi_overrides_are_taken_out():
    assert output.plain("a\x1b[31mb\x07\u202ec\u200bd") == "a [31mb  c d"


def test_line_breaks_stay_only_where_they_are_wanted():
    assert output.plain("a\nb\tc") == "a b c"
    assert output.plain("a\nb\tc\r", lines=True) == "a\nb\tc "


def test_a_long_name_is_cut_with_a_mark():
    assert output.shorten("government-removal-request", 19) == "government-removal…"
    assert output.shorten("short", 19) == "short"


def test_times_of_day_are_written_alike_and_read_back_as_text():
    written = sheet({"begin": "22:00:00", "end": "07:00", "title": "Nights: at 22:00"})

    assert 'begin: "22:00"' in written
    assert 'end: "07:00"' in written
    assert yaml.safe_load(written) == {
        "begin": "22:00",
        "end": "07:00",
        "title": "Nights: at 22:00",
    }
