"""A policy or schedule is played against past pages from the command line."""

import json

ADA = {"id": "u1", "name": "ada"}
POLICY = """\
id: night
steps: [{to: ["person:ada"]}]
catch_all: {to: ["role:incident_manager"]}
"""
ROTA = """\
zone: Europe/Berlin
layers:
  - {id: all, members: [ada], rotation: {kind: daily, starts_on: 2026-11-02}}
"""
PLAYED = {
    "assumption": "Nobody else answers.",
    "covers": "of the pages that you may see",
    "begin": "2026-10-01T00:00:00Z",
    "end": "2026-11-01T00:00:00Z",
    "is_cut": False,
    "median_then": "PT2M",
    "median_now": None,
    "people": [
        {"person": ADA, "pages_then": 0, "nights_then": 0, "pages_now": 3, "nights_now": 2}
    ],
    "pages": [
        {
            "id": "PG-7K3M-Q2XD",
            "opened_at": "2026-10-03T01:00:00Z",
            "exhausted_then": False,
            "exhausted_now": True,
            "missed_then": False,
            "missed_now": True,
        }
    ],
}


def test_a_policy_is_played_and_what_would_be_worse_is_named(api, tocsin, tmp_path):
    file = tmp_path / "night.yaml"
    file.write_text(POLICY)
    api.says("POST", "/v1/simulations", PLAYED)
    when = ("--from", "2026-10-01T00:00+00:00", "--to", "2026-11-01T00:00+00:00")
    result = tocsin("policy", "simulate", file, *when)

    assert result.exit_code == 0, result.stderr
    assert api.sent()["policy"]["steps"] == [{"to": ["person:ada"]}]
    assert api.sent()["from"].startswith("2026-10-01")
    assert "1 pages, of the pages that you may see" in result.stdout
    assert "PG-7K3M-Q2XD" in result.stdout
    assert "nobody would have answered, after its clock" in result.stdout.replace("\n", " ")
    assert "Assumed: Nobody else answers." in result.stdout


def test_a_schedule_is_played_as_the_one_of_its_file(api, tocsin, tmp_path):
    file = tmp_path / "primary.yaml"
    file.write_text(ROTA)
    api.says("POST", "/v1/simulations", PLAYED)
    result = tocsin("policy", "simulate", file, "--of", "legal", "--json")

    assert result.exit_code == 0, result.stderr
    assert (api.sent()["name"], api.sent()["of_policy"]) == ("primary", "legal")
    assert api.sent()["schedule"]["zone"] == "Europe/Berlin"
    assert json.loads(result.stdout)["people"][0]["pages_now"] == 3


def test_a_file_that_is_neither_is_refused_where_it_is_wrong(tocsin, tmp_path):
    file = tmp_path / "odd.yaml"
    file.write_text("steps: 7\n")
    result = tocsin("policy", "simulate", file)

    assert result.exit_code == 1
    assert "odd.yaml" in result.stderr
