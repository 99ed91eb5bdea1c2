"""What comes from outside cannot steer a terminal."""

from tocsin.cli import output


def test_control_characters_and_bidi_overrides_are_taken_out():
    assert output.plain("a\x1b[31mb\x07\u202ec\u200bd") == "a [31mb  c d"


def test_line_breaks_stay_only_where_they_are_wanted():
    assert output.plain("a\nb\tc") == "a b c"
    assert output.plain("a\nb\tc\r", lines=True) == "a\nb\tc "


def test_a_long_name_is_cut_with_a_mark():
    assert output.shorten("government-removal-request", 19) == "government-removal…"
    assert output.shorten("short", 19) == "short"
