"""Looking at cases."""

import json
from urllib.parse import parse_qs

REF = "TCN-7K3M-Q2XD"
PATH = f"/v1/cases/{REF}"


def test_the_worklist_asks_for_what_was_wanted(tocsin, api):
    api.says("GET", "/v1/cases", {"items": [], "next": None})
    tocsin(
        *("cases", "github", "--kind", "copyright-takedown", "--mine", "--jurisdiction", "DE"),
        *("--due-before", "2026-12-01T00:00+01:00", "--sort", "received", "--limit", "7"),
    )

    assert parse_qs(api.requests[0]["query"]) == {
        "q": ["github"],
        "kind": ["copyright-takedown"],
        "state": ["open"],
        "waiting_on": ["me"],
        "jurisdiction": ["DE"],
        "due_before": ["2026-11-30T23:00:00+00:00"],
        "sort": ["received"],
        "limit": ["7"],
    }


def test_the_worklist_fits_80_columns_and_no_title_steers_the_terminal(tocsin, api, case):
    wide = case(title="\x1b[31mA very long title " * 9, kind="government-removal-request")
    api.says("GET", "/v1/cases", {"items": [wide], "next": None})
    result = tocsin("cases")

    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "\x1b" not in result.stdout
    assert REF in result.stdout


def test_a_long_list_is_read_page_by_page(tocsin, api, case):
    def page(request):
        first = "cursor" not in request["query"]
        items = [case()] * (200 if first else 50)
        return {"items": items, "next": "abc" if first else None}, 200

    api.says("GET", "/v1/cases", page)
    result = tocsin("cases", "--limit", "1000", "--json")

    assert len(json.loads(result.stdout)["items"]) == 250
    assert [parse_qs(r["query"])["limit"] for r in api.requests] == [["200"], ["200"]]


def test_a_list_that_goes_on_says_how(tocsin, api, case):
    api.says("GET", "/v1/cases", {"items": [case()], "next": "abc"})

    assert "--cursor abc" in tocsin("cases", "--limit", "1").stderr


def test_a_case_is_shown_with_gate_clocks_and_what_can_be_done(tocsin, api, case):
    api.says("GET", PATH, case())
    shown = tocsin("show", REF).stdout

    for part in ("counsel.1", "remove, refuse", "legal_counsel", "expeditious", "withdraw"):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_language_and_jurisdiction_are_labelled(tocsin, api, case):
    api.says("GET", PATH, case(jurisdiction=None))
    lines = [line.split() for line in tocsin("show", REF).stdout.splitlines()]

    assert ["language", "en"] in lines
    assert "jurisdiction" not in [line[0] for line in lines if line]


def test_a_closed_case_shows_its_outcome(tocsin, api, case):
    closed = case(state="closed", stage="closed", outcome="removed", gates=[], clocks=[])
    api.says("GET", PATH, closed)

    assert "closed: removed" in tocsin("show", REF).stdout


def test_who_must_still_agree_is_counted_and_one_verdict_stands_on_a_line(
    tocsin, api, case, gate
):
    needed = {"suspend": ["counsel", "counsel"], "end": ["policy", "counsel"]}
    api.says("GET", PATH, case(gates=[gate(still_needed=needed)]))
    shown = [line.strip() for line in tocsin("show", REF).stdout.splitlines()]

    assert "still needed  suspend: 2 of counsel" in shown
    assert "end: policy, counsel" in shown


def test_no_heading_stands_over_nothing(tocsin, api, case):
    api.says("GET", PATH, case(fields={"missing": [], "work_urls": []}))

    assert "Fields" not in tocsin("show", REF).stdout


def test_the_timeline_leaves_the_steps_of_a_deadline_to_why(tocsin, api):
    entry = {
        "seq": 1,
        "at": "2026-11-22T08:00:00.000000Z",
        "actor": "clock",
        "event": "clock.started",
        "hash": "ab" * 32,
        "data": {"clock": "answer", "why": ["1 month: the last day is Fri 25 Dec 2026."]},
    }
    api.says("GET", f"{PATH}/timeline", {"items": [entry], "next": None})

    assert "clock=answer" in (short := tocsin("timeline", REF).stdout)
    assert "1 month" not in short
    assert "1 month" in tocsin("timeline", REF, "--hashes").stdout


def test_json_is_what_the_api_said(tocsin, api, case):
    api.says("GET", PATH, case())

    assert json.loads(tocsin("show", REF, "--json").stdout) == case()


def test_the_timeline_is_whole_and_shows_what_people_wrote(tocsin, api):
    def entry(seq, **more):
        at, digest = "2026-11-22T08:00:00.000000Z", "ab" * 32
        plain = {"seq": seq, "at": at, "actor": "user:u1", "event": "note.added"}
        return plain | {"hash": digest, "data": {}, "texts": {}} | more

    pages = [
        {"items": [entry(0, actor_name="counsel-1")], "next": "1"},
        {
            "items": [
                entry(1, data={"note": "t1", "note_digest": "d"}, texts={"note": "Called\x1b"}),
                entry(2, data=None),
            ],
            "next": None,
        },
    ]
    api.says("GET", f"{PATH}/timeline", lambda _: (pages.pop(0), 200))
    shown = tocsin("timeline", REF, "--hashes").stdout

    assert "counsel-1" in shown
    assert "note: Called \n" in shown
    assert "t1" not in shown
    assert "(withheld)" in shown
    assert "abababababab" in shown


def test_an_instant_that_is_none_is_wrong_usage(tocsin):
    assert tocsin("cases", "--due-before", "soon").exit_code == 2
