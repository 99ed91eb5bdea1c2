"""What codes are called."""

from collections import Counter

import pytest

from tocsin.console.words import ROOMS, label_of


def test_each_code_is_called_something_in_one_room_only():
    said = Counter(key for room in ROOMS for key in room)

    assert [key for key, times in said.items() if times > 1] == []


@pytest.mark.parametrize(
    "channel", ["api", "cli", "console", "imap", "mail", "smtp", "upload", "web"]
)
def test_ways_in_are_called_something_else_than_their_codes(channel):
    assert label_of("channel", channel).casefold() != channel
