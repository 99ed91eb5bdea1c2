"""The embedded stack's public form is there to be tried; what is set counts."""

from tocsin.embedded.public_form import KEY, environment


def test_it_is_on_unless_somebody_says_off():
    assert [environment(given)[KEY] for given in ({}, {KEY: ""}, {KEY: "off"})] == [
        "on",
        "on",
        "off",
    ]
