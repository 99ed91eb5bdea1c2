"""The embedded stack's key of links is made once and kept; one that is given counts."""

from tocsin.domain.link_tokens import LinkTokens
from tocsin.embedded.home import Home
from tocsin.embedded.links import KEY, environment


def test_the_key_is_the_same_at_every_start_and_good_enough(tmp_path):
    home = Home(tmp_path / "home")
    home.create()

    first, again = environment(home, {}), environment(home, {})

    assert first == again
    assert LinkTokens((first[KEY].encode(),))


def test_a_key_of_the_environment_is_left_alone(tmp_path):
    given = {KEY: "a key that somebody has chosen"}

    assert environment(Home(tmp_path), given) == {}
