"""Imports from the command line: read, told, and put once."""

import json

import pytest

from tests.cli.conftest import NOT_FOUND

ADA = {"id": "u1", "name": "ada", "email": "Ada@example.org", "active": True}
SCHEDULE = "/v1/schedules/first-line"
POLICY = "/v1/escalation-policies/default"


def a_user(key, name):
    return {"id": key, "name": name.title(), "email": f"{name}@example.org"}


EXPORT = {
    "users": [a_user("PA", "ada"), a_user("PB", "ben")],
    "schedules": [
        {
            "id": "PS",
            "name": "First line",
            "time_zone": "Europe/Berlin",
            "schedule_layers": [
                {
                    "id": "PL",
                    "start": "2026-01-05T09:00:00+01:00",
                    "rotation_virtual_start": "2026-01-05T09:00:00+01:00",
                    "rotation_turn_length_seconds": 604800,
                    "users": [{"user": {"id": "PA"}}, {"user": {"id": "PB"}}],
                }
            ],
            "overrides": [
                {
                    "id": "PO",
                    "start": "2100-01-01T00:00:00+00:00",
                    "end": "2100-01-02T00:00:00+00:00",
                    "user": {"id": "PB"},
                }
            ],
        }
    ],
    "escalation_policies": [
        {
            "id": "PP",
            "name": "Default",
            "escalation_rules": [
                {
                    "id": "PR",
                    "escalation_delay_in_minutes": 5,
                    "targets": [
                        {"id": "PS", "type": "schedule_reference"},
                        {"id": "PA", "type": "user_reference"},
                    ],
                }
            ],
        }
    ],
}


@pytest.fixture
def export(tmp_path):
    file = tmp_path / "export.json"
    file.write_text(json.dumps(EXPORT))
    return file


class Put:
    """A server that keeps what is put, as the API does."""

    def __init__(self, api, users):
        self.api, self.kept, self.overrides = api, {}, []
        api.says("GET", "/v1/users", {"items": users, "next": None})
        api.says("POST", "/v1/users", self._person)
        for where, base in ((SCHEDULE, "/v1/schedules"), (POLICY, "/v1/escalation-policies")):
            api.says("GET", where, self._shown)
            api.says("PUT", where, self._taken)
            api.says("POST", base, self._taken)
        api.says("GET", f"{SCHEDULE}/overrides", lambda _: ({"items": self.overrides}, 200))
        api.says("POST", f"{SCHEDULE}/overrides", self._ordered)

    def changes(self):
        return [
            f"{one['method']} {one['path']}"
            for one in self.api.requests
            if one["method"] != "GET"
        ]

    def _shown(self, request):
        found = self.kept.get(request["path"])
        return (found, 200) if found else (NOT_FOUND, 404)

    def _taken(self, request):
        body = json.loads(request["content"])
        where = (
            request["path"] if request["method"] == "PUT" else f"{request['path']}/{body['id']}"
        )
        before = self.kept.get(where, {"version": 0})
        self.kept[where] = body | {"version": before["version"] + 1}
        return self.kept[where], 201

    def _ordered(self, request):
        body = json.loads(request["content"])
        made = {"begin": body["begin"], "end": body["end"], "instead_of": None}
        made |= {"person": {"id": f"id-{body['person']}"}, "cancelled_at": None}
        self.overrides.append(made)
        return made, 201

    def _person(self, request):
        body = json.loads(request["content"])
        return body | {"id": f"id-{body['name']}", "active": True}, 201


BEN = {"id": "id-ben", "name": "ben", "email": "ben@example.org", "active": True}


def test_a_dry_run_changes_nothing_and_needs_no_stack(run, export):
    result = run("import", "pagerduty", export)

    assert result.exit_code == 0, result.stderr
    assert "schedule first-line (Europe/Berlin): 1 layer, 1 override" in result.stdout
    assert "nobody here was asked" in result.stdout


def test_a_dry_run_tells_who_is_not_known(api, tocsin, export):
    put = Put(api, [ADA])
    result = tocsin("import", "pagerduty", export, "--json")

    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["unmatched"] == ["PB"]
    assert put.changes() == []


def test_the_same_export_again_puts_nothing_twice(api, tocsin, export):
    put = Put(api, [ADA, BEN])
    first = tocsin("import", "pagerduty", export, "--apply", "--yes")
    made = put.changes()
    second = tocsin("import", "pagerduty", export, "--apply", "--yes")

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert made == [
        "POST /v1/schedules",
        f"POST {SCHEDULE}/overrides",
        "POST /v1/escalation-policies",
    ]
    assert put.changes() == made
    assert "3 created" in first.stdout
    assert "3 already there" in second.stdout
    kept = put.kept[SCHEDULE]["schedule"]
    assert kept["layers"][0]["members"] == ["ada", "ben"]
    assert put.kept[POLICY]["policy"]["steps"][0]["to"] == ["schedule:first-line", "person:ada"]


def test_an_import_that_was_cut_off_goes_on_where_it_was(api, tocsin, export):
    put = Put(api, [ADA, BEN])
    api.says("POST", f"{SCHEDULE}/overrides", {"title": "no", "status": 400}, 400)
    first = tocsin("import", "pagerduty", export, "--apply", "--yes")
    api.says("POST", f"{SCHEDULE}/overrides", put._ordered)
    second = tocsin("import", "pagerduty", export, "--apply", "--yes")

    assert (first.exit_code, second.exit_code) == (1, 0)
    assert "1 created, 2 already there" in second.stdout


def test_a_changed_export_is_a_new_version(api, tocsin, export):
    put = Put(api, [ADA, BEN])
    tocsin("import", "pagerduty", export, "--apply", "--yes")
    changed = json.loads(export.read_text())
    changed["schedules"][0]["schedule_layers"][0]["rotation_turn_length_seconds"] = 86400
    export.write_text(json.dumps(changed))
    result = tocsin("import", "pagerduty", export, "--apply", "--yes")

    assert result.exit_code == 0, result.output
    assert put.kept[SCHEDULE]["version"] == 2
    assert put.kept[SCHEDULE]["replaces"] == 1


def test_what_somebody_else_has_put_is_left_alone(api, tocsin, export):
    put = Put(api, [ADA, BEN])
    put.kept[SCHEDULE] = {"version": 4, "note": "by hand"}
    result = tocsin("import", "pagerduty", export, "--apply", "--yes")

    assert result.exit_code == 1
    assert "version 4 is not of this import" in result.stdout
    assert put.changes() == []
    assert "it asks schedules that were not put" in result.stdout.replace("\n", " ")

    replaced = tocsin("import", "pagerduty", export, "--apply", "--yes", "--replace")
    assert replaced.exit_code == 0, replaced.output


def test_who_is_unknown_holds_up_what_they_are_in(api, tocsin, export):
    put = Put(api, [ADA])
    result = tocsin("import", "pagerduty", export, "--apply", "--yes")

    assert result.exit_code == 1
    assert "waits for people: nobody here is PB" in result.stdout
    assert put.changes() == []


def test_people_can_be_created_or_said(api, tocsin, export):
    put = Put(api, [ADA])
    created = tocsin("import", "pagerduty", export, "--apply", "--yes", "--create-people")

    assert created.exit_code == 0, created.output
    assert put.changes()[0] == "POST /v1/users"

    said = tocsin("import", "pagerduty", export, "--map", "pb=ada", "--json")
    assert json.loads(said.stdout)["unmatched"] == []


def test_a_folder_has_one_file_for_each_list(run, tmp_path):
    for name, rows in EXPORT.items():
        (tmp_path / f"{name}.json").write_text(json.dumps({name: rows, "more": False}))
    (tmp_path / "users.json").unlink()
    for number, user in enumerate(EXPORT["users"], 1):
        (tmp_path / f"users-{number}.json").write_text(json.dumps({"users": [user]}))
    result = run("import", "pagerduty", tmp_path, "--json")

    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert [one["key"] for one in found["people"]] == ["PA", "PB"]
    assert [one["id"] for one in found["policies"]] == ["default"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 100_000, "nested too deep"),
        ("{", "it is no JSON"),
        ("[]", "an object with lists"),
        ('{"users": "x"}', "users: a list is expected, not text"),
        ('{"users": 1' + "0" * 5000 + "}", "it is no JSON"),
        ('{"users": {"users": [], "schedules": {}}, "schedules": 7}', "schedules: a list"),
    ],
)
def test_what_is_no_export_is_refused_by_its_place(run, tmp_path, text, why):
    file = tmp_path / "export.json"
    file.write_text(text)
    result = run("import", "pagerduty", file)

    assert result.exit_code == 2
    assert why in result.stderr


def test_a_name_cannot_steer_the_terminal(run, tmp_path):
    export = json.loads(json.dumps(EXPORT))
    export["schedules"][0]["time_zone"] = "\x1b[2JNowhere"
    file = tmp_path / "export.json"
    file.write_text(json.dumps(export))
    result = run("import", "pagerduty", file)

    assert result.exit_code == 0
    assert "\x1b" not in result.stdout


def test_a_schedule_may_stand_as_the_api_answers_it(run, tmp_path):
    one = EXPORT["schedules"][0]
    (tmp_path / "users.json").write_text(json.dumps(EXPORT["users"]))
    wrapped = [{"schedule": one}, {"schedule": one | {"id": "PT", "name": "Second"}}]
    for name, given in (("list", wrapped), ("one", wrapped[0])):
        (tmp_path / "schedules.json").write_text(json.dumps(given))
        found = json.loads(run("import", "pagerduty", tmp_path, "--json").stdout)

        assert found["schedules"][0]["id"] == "first-line", name
        assert not [each for each in found["findings"] if each["severity"] == "lost"]


def test_what_holds_nothing_of_the_tool_is_said_so(run, tmp_path):
    (tmp_path / "everything.json").write_text(json.dumps(EXPORT))
    result = run("import", "pagerduty", tmp_path)

    assert result.exit_code == 2
    assert "holds nothing that pagerduty would export" in result.stderr


def test_rules_that_were_refused_are_told_with_the_reason(api, tocsin, tmp_path):
    contact = {"id": "PC", "type": "email_contact_method", "address": "ada@example.org"}
    rule = {"urgency": "high", "start_delay_in_minutes": 0, "contact_method": contact}
    ada = EXPORT["users"][0] | {"contact_methods": [contact], "notification_rules": [rule]}
    (tmp_path / "users.json").write_text(json.dumps([ada]))
    api.says("GET", "/v1/users", {"items": [ADA], "next": None})
    refusal = {"type": "/problems/forbidden", "title": "None of your roles", "status": 403}
    api.says("GET", "/v1/users/ada/rules", refusal, 403)
    result = tocsin("import", "pagerduty", tmp_path, "--apply", "--yes", "--rules")

    assert result.exit_code == 1
    assert "1/1 rules ada: failed: None of your roles" in result.stdout
