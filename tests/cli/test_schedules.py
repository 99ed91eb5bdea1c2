"""Schedules from the command line: put from a file, asked about, changed."""

import pytest

from tests.cli.conftest import NOT_FOUND

ADA = {"id": "u1", "name": "ada"}
WRITTEN = """\
id: primary
zone: Europe/Berlin
layers:
  - id: main
    members: [ada, ben]
    rotation: {kind: weekly, starts_on: 2026-11-02, at: "09:00"}
"""
PUT = {
    "id": "primary",
    "version": 2,
    "title": "",
    "digest": "d",
    "put_by": ADA,
    "put_at": "2026-11-22T08:00:00Z",
    "note": "why",
    "in_force": True,
    "schedule": {"zone": "Europe/Berlin", "layers": [{"members": ["u1"]}]},
    "people": [ADA],
}


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "primary.yaml"
    made.write_text(WRITTEN)
    return made


def test_a_schedule_is_put_as_a_new_version(api, tocsin, file):
    api.says("PUT", "/v1/schedules/primary", PUT, 201)
    result = tocsin("schedule", "put", file, "--note", "why", "--replaces", "1")

    assert result.exit_code == 0, result.stderr
    assert api.sent()["schedule"]["layers"][0]["members"] == ["ada", "ben"]
    assert api.sent()["replaces"] == 1
    assert "- ada" in result.stdout


def test_the_first_version_makes_the_schedule(api, tocsin, file):
    api.says("PUT", "/v1/schedules/primary", NOT_FOUND, 404)
    api.says("POST", "/v1/schedules", PUT, 201)
    result = tocsin("schedule", "put", file)

    assert result.exit_code == 0, result.stderr
    assert api.sent()["id"] == "primary"


def test_every_fault_is_told_with_its_line_and_column(tocsin, file, api):
    wrong = WRITTEN.replace("weekly", "weekley").replace("Europe/Berlin", "Europe/Berlim")
    file.write_text(wrong)
    result = tocsin("schedule", "put", file)

    assert result.exit_code == 1
    assert f"{file}:6:22: layers[0].rotation.kind: 'weekley' is not known" in result.stderr
    assert "(fix: write 'weekly')" in result.stderr
    assert f"{file}:2:7: zone:" in result.stderr
    assert api.requests == []


def test_what_the_api_refuses_is_told_where_it_stands(tocsin, file, api):
    at = ["body", "schedule", "layers", "0", "members", "1"]
    why = "There is no active person 'ben'."
    problem = {"type": "/problems/unknown-person", "title": "No", "status": 422}
    api.says(
        "PUT", "/v1/schedules/primary", {**problem, "errors": [{"at": at, "why": why}]}, 422
    )
    result = tocsin("schedule", "put", file)

    assert result.exit_code == 1
    assert f"{file}:5:20: layers[0].members[1]: There is no active person" in result.stderr


def test_a_file_can_only_be_checked(tocsin, file, api):
    result = tocsin("schedule", "put", file, "--check")

    assert (
        result.stdout
        == "primary: nothing is wrong with it; people are looked up when it is put\n"
    )
    assert api.requests == []


def on_call(person, *why):
    return {
        "schedule": "primary",
        "title": "",
        "at": "2026-11-22T08:00:00Z",
        "person": person,
        "layer": "main",
        "version": 1,
        "fallback": "incident_manager",
        "why": [{"text": text} for text in why],
    }


def test_who_is_on_call_is_told_with_the_reasons(api, tocsin):
    items = [on_call(ADA, "it is hers"), on_call(None, "nobody is left to ask")]
    api.says("GET", "/v1/on-call", {"items": items, "next": None})
    result = tocsin("schedule", "who", "primary", "--at", "2026-11-22T09:00+01:00")

    assert "at=2026-11-22T08%3A00%3A00" in api.requests[-1]["query"]
    assert "primary: ada\n  it is hers\n" in result.stdout
    assert "role:incident_manager is told instead" in result.stdout


def test_shifts_show_the_gaps_between_them(api, tocsin):
    times = ["2026-11-22T08:00:00Z", "2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"]
    shift = {"person": ADA, "begin": times[0], "end": times[1], "why": [{"text": "hers"}]}
    gap = {"begin": times[1], "end": times[2]}
    warning = {"code": "layer_starved", "text": "Layer x never serves."}
    page = {"items": [shift], "gaps": [gap], "warnings": [warning]}
    api.says("GET", "/v1/schedules/primary/shifts", page)
    result = tocsin("schedule", "shifts", "primary")

    assert "ada" in result.stdout
    assert "nobody" in result.stdout
    assert "layer_starved: Layer x never serves." in result.stdout


def test_load_is_in_hours(api, tocsin):
    zero = dict.fromkeys(("night", "weekend", "holiday"), "PT0S")
    one = {"person": ADA, "total": "P1DT12H", "against_mean": "-PT90M", **zero}
    api.says("GET", "/v1/schedules/primary/load", {"items": [one], "uncovered": "PT1H"})
    result = tocsin("schedule", "load", "primary")

    assert "36.0" in result.stdout
    assert "-1.5" in result.stdout
    assert "nobody: 1.0 h" in result.stdout


SPAN = {"begin": "2026-12-01T08:00:00Z", "end": "2026-12-02T08:00:00Z"}
DAY = ("--from", "2026-12-01T09:00+01:00", "--to", "2026-12-02T09:00+01:00")
OVERRIDE = {"id": "o1", "person": ADA, "instead_of": None, "reason": "", **SPAN}
OVERRIDE |= {"cancelled_at": None}
OFFER = {"id": "f1", "person": ADA, "state": "open", **SPAN}
SWAP = {"id": "s1", "person": ADA, "state": "offered", "offers": [OFFER], **SPAN}


def test_an_override_is_entered_and_undone(api, tocsin):
    where = "/v1/schedules/primary/overrides"
    api.says("POST", where, OVERRIDE, 201)
    api.says("POST", f"{where}/o1/cancel", OVERRIDE, 201)
    made = tocsin("schedule", "override", "primary", *DAY, "--person", "ada")

    assert api.sent()["begin"] == "2026-12-01T08:00:00+00:00"
    assert "o1" in made.stdout
    assert tocsin("schedule", "undo", "primary", "o1", "--yes").exit_code == 0
    assert tocsin("schedule", "undo", "primary", "o1").exit_code == 2


def test_the_ids_of_overrides_and_time_off_are_never_cut(api, tocsin):
    key = "147e91704348435180bf824488eb637f"
    swapped = OVERRIDE | {"id": key, "reason": "Swapped by phone"}
    api.says("GET", "/v1/schedules/primary/overrides", {"items": [swapped]})
    api.says("GET", "/v1/time-off", {"items": [SPAN | {"id": key}]})
    listed = tocsin("schedule", "overrides", "primary").stdout

    assert key in listed
    assert "Swapped by phone" in listed
    assert key in tocsin("schedule", "time-off", "list").stdout


def test_empty_lists_say_that_they_are_empty(api, tocsin):
    api.says("GET", "/v1/schedules/primary/overrides", {"items": []})
    api.says("GET", "/v1/time-off", {"items": []})

    assert "No overrides" in tocsin("schedule", "overrides", "primary").stdout
    assert "No time off" in tocsin("schedule", "time-off", "list").stdout


def test_a_shift_is_explained_by_the_step_that_settles_it(api, tocsin):
    why = [{"text": "outside the hours of nights"}, {"text": "turn 2"}]
    api.says(
        "GET",
        "/v1/schedules/primary/shifts",
        {"items": [SPAN | {"person": ADA, "why": why}], "gaps": [], "warnings": []},
    )
    shown = tocsin("schedule", "shifts", "primary").stdout

    assert "turn 2" in shown
    assert "outside" not in shown


def test_cover_is_asked_for_offered_and_approved(api, tocsin):
    where = "/v1/schedules/primary/swaps"
    for below in ("", "/s1/offers", "/s1/offers/f1/approve", "/s1/take-back"):
        api.says("POST", where + below, SWAP, 201)
    cover = ("schedule", "cover")

    assert "offered" in tocsin(*cover, "ask", "primary", *DAY).stdout
    assert api.sent()["needs_approval"] is True
    assert tocsin(*cover, "offer", "primary", "s1").exit_code == 0
    assert tocsin(*cover, "approve", "primary", "s1", "f1").exit_code == 0
    assert tocsin(*cover, "take-back", "primary", "s1").exit_code == 0


def test_time_off_is_read_from_a_calendar(api, tocsin, tmp_path):
    done = {"added": 1, "changed": 0, "cancelled": 0, "unchanged": 0}
    done["skipped"] = [{"uid": "x", "why": "it was cancelled"}]
    api.says("POST", "/v1/time-off/import", done, 201)
    (tmp_path / "mine.ics").write_bytes(b"BEGIN:VCALENDAR")
    zone = ("--zone", "Europe/Berlin")
    result = tocsin("schedule", "time-off", "import", tmp_path / "mine.ics", *zone)

    assert api.requests[-1]["content"] == b"BEGIN:VCALENDAR"
    assert "zone=Europe%2FBerlin" in api.requests[-1]["query"]
    assert "not used: x: it was cancelled" in result.stdout


def test_a_feed_is_shown_as_an_address(api, tocsin):
    api.says("POST", "/v1/calendar-feeds", {"path": "/v1/calendar.ics?key=k"}, 201)
    result = tocsin("schedule", "feed")

    assert f"{api.url}/v1/calendar.ics?key=k" in result.stdout.replace("\n", "")


def test_a_schedule_is_written_as_a_calendar(api, tocsin, tmp_path):
    api.says("GET", "/v1/schedules/primary.ics", b"BEGIN:VCALENDAR")
    tocsin("schedule", "ics", "primary", "-o", tmp_path / "out.ics")

    assert (tmp_path / "out.ics").read_bytes() == b"BEGIN:VCALENDAR"
