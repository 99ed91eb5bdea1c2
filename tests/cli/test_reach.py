"""Personal rules and contacts from the command line."""

import pytest

ADA = {"id": "u1", "name": "ada"}
WRITTEN = """\
zone: Europe/Berlin
urgent:
  - channel: sms
  - {channel: smtp, after: 5m}
quiet: {begin: "22:00", end: "07:00"}
"""
SHOWN = {
    "person": ADA,
    "version": 2,
    "put_by": ADA,
    "put_at": "2026-11-22T08:00:00Z",
    "note": "why",
    "zone": "Europe/Berlin",
    "rules": {},
    "counts": {"urgent": [{"channel": "sms", "after": None, "contact": None}], "limits": []},
    "words": ["For everybody: so many."],
    "channels": ["mailbox", "sms"],
    "held": [
        {
            "page": "PG-7K3M-Q2XD",
            "channel": "sms",
            "since": "2026-11-22T08:00:00Z",
            "until": "2026-11-22T08:05:00Z",
        }
    ],
}
CONTACT = {
    "id": "c1",
    "channel": "sms",
    "address": "…0100",
    "label": "work",
    "added_at": "2026-11-22T08:00:00Z",
    "confirmed_at": None,
    "code": "sent",
    "why": "",
}


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "mine.yaml"
    made.write_text(WRITTEN)
    return made


def test_rules_are_put_from_a_file(api, tocsin, file):
    api.says("PUT", "/v1/users/me/rules", SHOWN, 201)
    result = tocsin("rules", "set", file, "--note", "why", "--replaces", "1")

    assert result.exit_code == 0, result.stderr
    assert api.sent()["rules"]["quiet"] == {"begin": "22:00", "end": "07:00"}
    assert api.sent()["replaces"] == 1
    assert "- channel: sms" in result.stdout
    assert "held: PG-7K3M-Q2XD over sms until" in result.stdout


def test_every_fault_is_told_where_it_stands(api, tocsin, file):
    file.write_text(WRITTEN.replace("Europe/Berlin", "Europe/Berlim").replace("5m", "5 min"))
    result = tocsin("rules", "set", file)

    assert result.exit_code == 1
    assert f"{file}:1:7: zone:" in result.stderr
    assert f"{file}:4:28: urgent[1].after:" in result.stderr
    assert api.requests == []


def test_what_the_api_refuses_is_told_where_it_stands(api, tocsin, file):
    at = ["body", "rules", "urgent", "0", "channel"]
    errors = [{"at": at, "code": "unknown", "why": "There is no channel 'sms' here."}]
    problem = {"type": "/problems/unknown-way", "title": "No", "status": 422, "errors": errors}
    api.says("PUT", "/v1/users/me/rules", problem, 422)
    result = tocsin("rules", "set", file)

    assert result.exit_code == 1
    assert f"{file}:3:14: urgent[0].channel: There is no channel 'sms' here." in result.stderr


def test_the_default_is_shown_as_such(api, tocsin):
    none = SHOWN | {"version": 0, "put_by": None, "put_at": None, "note": "", "held": []}
    api.says("GET", "/v1/users/me/rules", none)
    result = tocsin("rules", "show")

    assert "none: the default counts" in result.stdout


def test_a_preview_is_told_in_words(api, tocsin):
    api.says("GET", "/v1/users/ben/rules/preview", {"words": ["At once: sms."]})
    result = tocsin(
        *("rules", "preview", "--user", "ben", "--severity", "sev1"),
        *("--at", "2026-12-01T03:00+01:00"),
    )

    assert result.stdout == "At once: sms.\n"
    assert "urgency=urgent" in str(api.requests[-1])


def test_contacts_are_added_confirmed_listed_and_removed(api, tocsin):
    api.says("POST", "/v1/users/me/contacts", CONTACT, 201)
    result = tocsin("contacts", "add", "sms", "+15550100", "--label", "work")
    assert api.sent() == {"channel": "sms", "address": "+15550100", "label": "work"}
    assert "tocsin contacts confirm c1 CODE" in result.stdout

    confirmed = CONTACT | {"confirmed_at": "2026-11-22T08:01:00Z"}
    api.says("POST", "/v1/users/me/contacts/c1/confirm", confirmed, 201)
    result = tocsin("contacts", "confirm", "c1", "123456")
    assert api.sent() == {"code": "123456"}
    assert "confirmed" in result.stdout

    failed = CONTACT | {"id": "c2", "code": "failed", "why": "no such number"}
    page = {"items": [confirmed, failed], "next": None}
    api.says("GET", "/v1/users/me/contacts", page)
    result = tocsin("contacts", "list")
    assert "…0100" in result.stdout
    assert "no such number" in " ".join(result.stdout.split())

    api.says("DELETE", "/v1/users/me/contacts/c1", None, 204)
    result = tocsin("contacts", "remove", "c1", "--yes")
    assert result.stdout == "c1 is removed.\n"
