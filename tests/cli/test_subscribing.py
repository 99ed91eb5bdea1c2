"""Standing subscriptions from the command line."""

ONE = {
    "id": "s1",
    "target": "person:u1",
    "name": "ada",
    "kinds": ["platform-incident"],
    "severity": "sev1",
    "jurisdictions": ["US"],
    "put_by": {"id": "u1", "name": "ada"},
    "put_at": "2026-11-22T08:00:00Z",
    "ended_at": None,
}


def test_all_that_is_said_is_asked_for(api, tocsin):
    api.says("POST", "/v1/subscriptions", ONE, 201)
    wanted = ("--kind", "platform-incident", "--severity", "sev1", "--country", "US")
    result = tocsin("subscribe", "add", *wanted, "--for", "ada")

    assert result.exit_code == 0, result.stderr
    assert api.sent() == {
        "target": "ada",
        "kinds": ["platform-incident"],
        "severity": "sev1",
        "jurisdictions": ["US"],
    }
    assert "sev1 or worse" in result.stdout


def test_they_are_listed_in_words(api, tocsin):
    everything = {**ONE, "name": None, "target": "role:executive", "kinds": []}
    page = {"items": [ONE, {**everything, "severity": None, "jurisdictions": []}], "next": None}
    api.says("GET", "/v1/subscriptions", page)
    result = tocsin("subscribe", "list")

    assert result.exit_code == 0, result.stderr
    assert "every kind" in result.stdout
    assert "role:executive: every kind, any severity, everywhere" in result.stdout
    assert "ada: platform-incident, sev1 or worse, US" in result.stdout


def test_one_is_ended_by_its_id(api, tocsin):
    api.says("POST", "/v1/subscriptions/s1/end", {**ONE, "ended_at": "2026-11-22T09:00:00Z"})
    result = tocsin("subscribe", "end", "s1")

    assert result.exit_code == 0, result.stderr
    assert "ended" in result.stdout
