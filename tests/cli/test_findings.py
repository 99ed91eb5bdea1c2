"""What is wrong, as a person sees it."""

from urllib.parse import parse_qs

FOUND = {
    "id": 1,
    "case": "TCN-7K3M-Q2XD",
    "code": "workflow-missing",
    "detail": "stage review",
    "found_at": "2026-11-22T08:00:00Z",
}


def test_findings_name_their_case_unless_it_is_withheld(tocsin, api):
    hidden = FOUND | {"case": None, "detail": None}
    api.says("GET", "/v1/findings", {"items": [FOUND, hidden], "next": None})
    told = tocsin("findings").stdout

    assert "TCN-7K3M-Q2XD" in told
    assert "workflow-missing" in told
    assert "(withheld)" in told
    assert max(map(len, told.splitlines())) <= 80


def test_without_findings_it_says_so(tocsin, api):
    api.says("GET", "/v1/findings", {"items": [], "next": None})

    assert tocsin("findings").stdout == "No findings.\n"


def test_the_worklist_can_be_kept_to_cases_in_trouble(tocsin, api):
    api.says("GET", "/v1/cases", {"items": [], "next": None})
    tocsin("cases", "--trouble")

    assert parse_qs(api.requests[0]["query"])["troubled"] == ["true"]
