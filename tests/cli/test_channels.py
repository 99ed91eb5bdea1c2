"""Channels from the command line."""

TESTED = {
    "channel": "slack",
    "person": "u1",
    "fate": "failed",
    "why": "Slack answered invalid_auth",
    "permanent": True,
    "provider_id": "",
    "answer": {"status": 200, "error": "invalid_auth"},
    "duration_ms": 41,
}


def test_channels_are_listed_with_what_they_may_carry(api, tocsin):
    one = {
        "name": "smtp",
        "by_default": True,
        "two_way": True,
        "receipts": False,
        "longest": None,
        "carries": "reference",
        "rate": "20/m",
    }
    api.says("GET", "/v1/channels", {"items": [one]})
    result = tocsin("channels", "list")

    assert result.exit_code == 0, result.stderr
    for said in ("smtp", "reference", "20/m"):
        assert said in result.stdout


def test_a_test_says_what_the_provider_answered(api, tocsin):
    api.says("POST", "/v1/channels/slack/test", TESTED)
    result = tocsin("channels", "test", "slack", "--to", "ada")

    assert result.exit_code == 0, result.stderr
    assert api.sent() == {"to": "ada"}
    assert "invalid_auth" in result.stdout
