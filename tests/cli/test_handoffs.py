"""Handoffs from the command line."""

ADA, BEN = {"id": "u1", "name": "ada"}, {"id": "u2", "name": "ben"}
TOLD = {
    "side": "incoming",
    "way": "reached",
    "possible_duplicate": False,
    "late_seconds": 0,
    "cases": ["TCN-7K3M-Q2XD"],
    "all_cases": 1,
    "all_pages": 0,
}
PAST = {
    "at": "2026-11-22T08:00:00Z",
    "outgoing": ADA,
    "incoming": BEN,
    "version": 1,
    "told_at": "2026-11-22T08:00:03Z",
    "told": [TOLD],
    "has_note": True,
    "note": {"by": ADA, "text": "Quiet so far.", "put_at": "2026-11-22T07:50:00Z"},
}
COMING = {
    **PAST,
    "incoming": None,
    "told": [],
    "told_at": None,
    "has_note": False,
    "note": None,
}
WEEK = {
    "begin": "2026-11-22T08:00:00Z",
    "end": "2026-11-29T08:00:00Z",
    "items": [
        {
            "schedule": "primary",
            "title": "",
            "begin": "2026-11-23T08:00:00Z",
            "end": "2026-11-24T08:00:00Z",
            "why": [{"text": "the turn is ada's"}],
        }
    ],
    "due": [
        {
            "ref": "TCN-7K3M-Q2XD",
            "kind": "unclassified",
            "stage": "triage",
            "due_at": "2026-11-23T10:00:00Z",
        }
    ],
    "all_due": 3,
    "pages": [],
    "next": None,
}


def test_a_note_is_left(api, tocsin):
    api.says("POST", "/v1/schedules/primary/handoff-note", PAST["note"], 201)
    result = tocsin("schedule", "note", "primary", "Quiet so far.")

    assert result.exit_code == 0, result.stderr
    assert api.sent() == {"text": "Quiet so far."}


def test_handoffs_say_who_what_was_told_and_the_note(api, tocsin):
    page = {"schedule": "primary", "items": [PAST], "upcoming": [COMING], "next": None}
    api.says("GET", "/v1/schedules/primary/handoffs", page)
    result = tocsin("schedule", "handoffs", "primary")

    assert result.exit_code == 0, result.stderr
    assert "incoming reached, 1 open" in result.stdout
    assert "nobody" in result.stdout
    assert "Quiet so far." in result.stdout


def test_ones_own_week_shows_shifts_and_what_is_due(api, tocsin):
    api.says("GET", "/v1/on-call/mine", WEEK)
    result = tocsin("schedule", "mine", "--week")

    assert result.exit_code == 0, result.stderr
    assert "primary" in result.stdout
    assert "TCN-7K3M-Q2XD" in result.stdout
    assert "and 2 more" in result.stdout


def test_somebody_without_shifts_is_told_so(api, tocsin):
    api.says("GET", "/v1/on-call/mine", {**WEEK, "items": [], "due": [], "all_due": 0})
    result = tocsin("schedule", "mine")

    assert "You are not on call until" in result.stdout


def test_handoffs_stand_in_the_order_of_time(api, tocsin):
    later = COMING | {"at": "2026-11-24T08:00:00Z"}
    sooner = COMING | {"at": "2026-11-23T08:00:00Z"}
    earlier = PAST | {"at": "2026-11-21T08:00:00Z", "note": None}
    page = {"items": [PAST, earlier], "upcoming": [sooner, later]}
    api.says("GET", "/v1/schedules/primary/handoffs", page)
    shown = tocsin("schedule", "handoffs", "primary").stdout

    days = [line[:10] for line in shown.splitlines() if line.startswith("2026-11-2")]
    assert days[:4] == sorted(days[:4])
