"""Requests about escalation policies and pages, for the table of who gets which answer."""

from tests.api.probe import HELD, Probe

ASKS = {"steps": [{"to": ["role:on_call"]}], "catch_all": {"to": ["role:incident_manager"]}}
LONG_AGO = {"from": "1971-01-01T00:00:00Z", "to": "1971-01-02T00:00:00Z"}
NO_PAGE = "/v1/pages/PG-0000-0000"
POLICIES = "/v1/escalation-policies"
ONE_POLICY = f"{POLICIES}/{{policy}}"
PAGES = (
    Probe(f"GET {POLICIES}"),
    Probe(f"POST {POLICIES}", {"id": "p-{new}", "policy": ASKS}),
    Probe(f"POST {POLICIES}/check", {"policy": ASKS}),
    Probe(f"GET {ONE_POLICY}", path=ONE_POLICY),
    Probe(f"PUT {ONE_POLICY}", {"policy": ASKS, "replaces": 999}, path=ONE_POLICY),
    Probe(f"GET {ONE_POLICY}/versions", path=f"{ONE_POLICY}/versions"),
    Probe(f"GET {ONE_POLICY}/check", path=f"{ONE_POLICY}/check"),
    Probe("POST /v1/simulations", {"policy": ASKS, **LONG_AGO}),
    Probe("GET /v1/pages"),
    Probe("GET /v1/pages", held=HELD, path="/v1/pages?case={ref}", situation="of a case"),
    Probe("POST /v1/pages", {"policy": "no-such"}, situation="about no case"),
    Probe("POST /v1/pages", {"policy": "no-such", "case": "{ref}"}, HELD),
    *(
        Probe(f"GET /v1/pages/{{page}}{below}", held=HELD, path="/v1/pages/{page}" + below)
        for below in ("", "/events", "/why")
    ),
    Probe("GET /v1/pages/{page}", path="/v1/pages/{no_case_page}", situation="of no case"),
    *(
        Probe(f"POST /v1/pages/{{page}}/{verb}", body, path=f"{NO_PAGE}/{verb}")
        for verb, body in {
            "acknowledge": {},
            "decline": {},
            "delegate": {"to": "me"},
            "take-over": None,
            "snooze": {"for": "1h"},
            "escalate": {},
            "resolve": {},
        }.items()
    ),
    Probe(
        "POST /v1/pages/{page}/resolve",
        {},
        HELD,
        path="/v1/pages/{page}/resolve",
        situation="of a case",
    ),
)
