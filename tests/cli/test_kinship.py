"""Relating and joining cases, and what `show` says of suggestions."""

import pytest

REF, OTHER = "TCN-7K3M-Q2XD", "TCN-AAAA-BBBB"
PATH = f"/v1/cases/{REF}"
SUGGESTED = {
    "ref": OTHER,
    "title": "Takedown notice: code.example/anna/bells",
    "score": 0.54,
    "evidence": ["Both name code.example/anna/bells."],
    "role": "original",
    "item": "i1",
}


@pytest.mark.parametrize(
    ("command", "where", "body"),
    [
        (("relate", REF, OTHER, "--why", "Same"), "related", {"ref": OTHER, "why": "Same"}),
        (
            ("join", REF, OTHER, "--reason", "It is", "--yes"),
            "actions/join",
            {"into": OTHER, "reason": "It is"},
        ),
        (("dismiss", REF, OTHER), f"suggestions/{OTHER}/refuse", {"reason": ""}),
    ],
)
def test_what_is_said_about_two_cases_is_sent(tocsin, api, case, command, where, body):
    api.says("POST", f"{PATH}/{where}", case(seq=4, projected=True), 201)
    result = tocsin(*command)

    assert result.exit_code == 0, result.output
    assert api.sent() == body


def test_joining_asks_first(tocsin, api):
    assert tocsin("join", REF, OTHER, "--reason", "It is").exit_code == 2
    assert api.requests == []


@pytest.mark.parametrize(
    ("role", "way"),
    [
        ("original", f"tocsin join {REF} {OTHER}"),
        ("follow_up", f"tocsin join {OTHER} {REF}"),
    ],
)
def test_suggestions_are_shown_with_why_and_how_to_say_yes(tocsin, api, case, role, way):
    api.says("GET", PATH, case(suggestions=[SUGGESTED | {"role": role}]))
    shown = tocsin("show", REF).stdout

    assert "0.54" in shown
    assert "Both name code.example/anna/bells." in shown
    assert way in shown
    assert f"tocsin dismiss {REF} {OTHER}" in shown
