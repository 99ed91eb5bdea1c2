"""One request per route and situation, for the table of who gets which answer.

A new route needs a line here, and its answers in ``access_matrix.json``.
"""

from datetime import UTC, datetime, timedelta

from tests.api.page_probes import PAGES
from tests.api.probe import HELD, Probe

CASE = "/v1/cases/{ref}"


def _of_case(route, body=None, **more):
    method, path = route.split()
    return Probe(f"{method} {CASE}{path if path != '/' else ''}", body, HELD, **more)


def _of_versions(route, rule, proposal):
    """Ask for versions of a rule; nothing of it changes one, whoever asks."""
    is_pack = rule.endswith("law-packs")
    below = "" if is_pack else "/versions"
    stale = {"digest": "0" * 64}
    verbs = {"approve": stale, "publish": stale, "withdraw": {"reason": "why"}}
    return [
        Probe(f"GET {route}{below}", path=f"{rule}{below}"),
        Probe(f"POST {route}{below}", proposal, path=f"{rule}{below}"),
        Probe(f"GET {route}/diff", path=f"{rule}/diff"),
        Probe(f"GET {route}{below}/{{number}}", path=f"{rule}{below}/1"),
        *(
            Probe(
                f"POST {route}{below}/{{number}}/{verb}", body, path=f"{rule}{below}/1/{verb}"
            )
            for verb, body in (
                verbs | ({} if is_pack else {"retire": verbs["withdraw"]})
            ).items()
        ),
    ]


NO_PACK = {"files": {"pack.yaml": "x"}}
OPENED = {"title": "By hand", "fields": {"work_description": "A song"}}
VERDICT = {"verdict": "remove", "reason": "why", "content_sha256": "0" * 64}
GRANTS = {"grants": [{"role": "qa_reviewer"}]}
YEAR = {"name": "t", "expires_in": "P30D"}

SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()

NEVER = {"begin": "1971-01-01T00:00:00Z", "end": "1971-01-02T00:00:00Z"}


def _of_schedule(route, body=None, **more):
    """Ask of a schedule that there is; nothing of it changes one, whoever asks."""
    method, below = route.split()
    below = "" if below == "/" else below
    path = "/v1/schedules/{rota}" + more.pop("path", below)
    return Probe(f"{method} /v1/schedules/{{schedule}}{below}", body, path=path, **more)


SCHEDULES = (
    Probe("GET /v1/on-call"),
    Probe("GET /v1/schedules"),
    Probe("POST /v1/schedules", {"id": "s-{new}", "schedule": {"zone": "UTC"}}),
    _of_schedule("GET /"),
    _of_schedule("PUT /", {"schedule": {"zone": "UTC"}, "replaces": 999}),
    Probe("GET /v1/schedules/{schedule}.ics", path="/v1/schedules/{rota}.ics"),
    _of_schedule("GET /versions"),
    _of_schedule("GET /shifts"),
    _of_schedule("GET /load"),
    _of_schedule("GET /overrides"),
    _of_schedule("POST /overrides", NEVER),
    _of_schedule("POST /overrides/{override}/cancel", path="/overrides/no-such/cancel"),
    _of_schedule("GET /swaps"),
    _of_schedule("POST /swaps", NEVER),
    _of_schedule("GET /swaps/{swap}", path="/swaps/no-such"),
    _of_schedule("POST /swaps/{swap}/offers", {}, path="/swaps/no-such/offers"),
    *(
        _of_schedule(
            f"POST /swaps/{{swap}}/offers/{{offer}}/{verb}",
            path=f"/swaps/no-such/offers/none/{verb}",
        )
        for verb in ("approve", "decline", "take-back")
    ),
    _of_schedule("POST /swaps/{swap}/take-back", path="/swaps/no-such/take-back"),
    _of_schedule("GET /handoffs"),
    _of_schedule("POST /handoff-note", {"text": "all quiet"}),
    Probe("GET /v1/on-call/mine"),
    Probe("GET /v1/time-off"),
    Probe("POST /v1/time-off", NEVER, situation="one's own"),
    Probe("POST /v1/time-off", NEVER | {"person": "{somebody}"}, situation="another's"),
    Probe("POST /v1/time-off/import", {}),
    Probe("POST /v1/time-off/{time_off}/cancel", path="/v1/time-off/no-such/cancel"),
    Probe("GET /v1/calendar-feeds"),
    Probe("POST /v1/calendar-feeds", {}),
    Probe("POST /v1/calendar-feeds/{feed}/revoke", path="/v1/calendar-feeds/no-such/revoke"),
    Probe("GET /v1/calendar.ics", path="/v1/calendar.ics?key=no-such"),
)


def _of_reach(route, body=None, **more):
    """Ask of how people are reached: of oneself, and of somebody else."""
    method, below = route.split()
    template = "/v1/users/{user}" + below
    path = more.pop("path", below)
    return [
        Probe(f"{method} {template}", body, path=f"/v1/users/{who}{path}", situation=situation)
        for who, situation in (("me", "one's own"), ("{somebody}", "another's"))
    ]


NO_WAY = {"rules": {"routine": [{"channel": "no-such"}]}}
NO_CONTACT = "/contacts/no-such"
REACH = (
    *_of_reach("GET /rules"),
    *_of_reach("PUT /rules", NO_WAY),
    *_of_reach("GET /rules/preview"),
    *_of_reach("GET /contacts"),
    *_of_reach("POST /contacts", {"channel": "no-such", "address": "nowhere"}),
    *_of_reach(
        "POST /contacts/{contact}/confirm", {"code": "000000"}, path=f"{NO_CONTACT}/confirm"
    ),
    *_of_reach("POST /contacts/{contact}/code", path=f"{NO_CONTACT}/code"),
    *_of_reach("DELETE /contacts/{contact}", path=NO_CONTACT),
)

PROBES = (
    *REACH,
    Probe("POST /v1/intake", {"tocsin_notice": 1, "text": "{new}"}),
    Probe("GET /v1/items/{item_id}", held=HELD),
    Probe("GET /v1/items/{item_id}/content", held=HELD),
    Probe("POST /v1/cases", OPENED | {"kind": "copyright-takedown"}, situation="open"),
    Probe("POST /v1/cases", OPENED | {"kind": "unclassified"}, situation="restricted"),
    Probe("GET /v1/cases"),
    _of_case("GET /"),
    _of_case("GET /timeline"),
    _of_case("GET /export"),
    _of_case("GET /report"),
    _of_case("GET /gates/{gate}"),
    _of_case("POST /gates/{gate}/decisions", VERDICT),
    _of_case("POST /actions/amend", {"reason": "typo"}),
    _of_case("POST /actions/reclassify", {"kind": "no-such", "reason": "why"}),
    _of_case("POST /actions/join", {"into": "TCN-0000-0000", "reason": "why"}),
    _of_case("POST /actions/merge", {"into": "TCN-0000-0000", "reason": "why"}),
    _of_case("POST /related", {"ref": "TCN-0000-0000"}),
    _of_case(
        "POST /suggestions/{other}/refuse", {}, path=f"{CASE}/suggestions/TCN-0000-0000/refuse"
    ),
    _of_case("POST /actions/{action}", {"reason": "why"}, path=f"{CASE}/actions/no-such"),
    _of_case(
        "POST /clocks/{clock}/{verb}", {"reason": "why"}, path=f"{CASE}/clocks/no-such/pause"
    ),
    _of_case("GET /migration"),
    _of_case("POST /migration", {"reason": "why", "playbook": "0" * 64}),
    _of_case("POST /notes", {"text": "a note"}),
    _of_case("POST /notes", {"text": "a note", "privileged": True}, situation="privileged"),
    _of_case("POST /assignments", {"person": "{somebody}", "remove": True}),
    _of_case(
        "POST /assignments", {"person": "me", "role": "x"}, situation="a role of one's own"
    ),
    _of_case(
        "POST /assignments", {"person": "{helper}", "role": "x"}, situation="another's role"
    ),
    _of_case("POST /severity", {"severity": "high"}),
    _of_case("POST /tasks", {"title": "a task", "due_in": "1h", "owner": "role:dpo"}),
    _of_case("POST /tasks/{task}", {"state": "done"}, path=f"{CASE}/tasks/no-such"),
    _of_case("POST /status-updates", {"text": "an update"}),
    _of_case("GET /status-updates"),
    _of_case("GET /status-updates/audience"),
    _of_case("POST /subscriptions", {"target": "me", "remove": True}, situation="oneself"),
    _of_case("POST /subscriptions", {"target": "role:dpo"}, situation="another"),
    _of_case("GET /letters"),
    _of_case("GET /letters/{letter}"),
    _of_case("PUT /letters/{letter}", {"body": "new text"}, path=f"{CASE}/letters/no-such"),
    Probe("GET /v1/mailbox"),
    Probe("GET /v1/mailbox", held=HELD, path="/v1/mailbox?case={ref}", situation="of a case"),
    Probe("POST /v1/mailbox/{message}/read", path="/v1/mailbox/{message}/read"),
    Probe("GET /v1/deliveries"),
    Probe(
        "GET /v1/deliveries", held=HELD, path="/v1/deliveries?case={ref}", situation="of a case"
    ),
    Probe(
        "POST /v1/deliveries/{delivery}/redeliver",
        held=HELD,
        path="/v1/deliveries/{delivery}/redeliver",
    ),
    _of_case("GET /suppressions"),
    _of_case("POST /suppressions", {"until": SOON, "reason": "why"}),
    _of_case(
        "POST /suppressions/{audience}/{order}/end",
        {"reason": "why"},
        path=f"{CASE}/suppressions/user/non_disclosure_order/end",
    ),
    Probe("GET /v1/subscriptions"),
    Probe("POST /v1/subscriptions", {"severity": "sev1"}, situation="oneself"),
    Probe("POST /v1/subscriptions", {"target": "role:dpo"}, situation="another"),
    Probe("POST /v1/subscriptions/{subscription}/end", path="/v1/subscriptions/no-such/end"),
    Probe("GET /v1/channels"),
    Probe("POST /v1/channels/{channel}/test", {}, path="/v1/channels/none-such/test"),
    Probe("GET /v1/webhooks"),
    Probe("POST /v1/webhooks", {"name": "m-{new}", "url": "https://receiver.invalid/"}),
    Probe("GET /v1/webhooks/{webhook}", path="/v1/webhooks/{webhook}"),
    Probe("POST /v1/webhooks/{webhook}/rotate", {}, path="/v1/webhooks/{webhook}/rotate"),
    Probe(
        "POST /v1/webhooks/{webhook}/disable",
        {"why": "moved"},
        path="/v1/webhooks/{webhook}/disable",
    ),
    Probe("POST /v1/webhooks/{webhook}/enable", path="/v1/webhooks/{webhook}/enable"),
    Probe("POST /v1/webhooks/{webhook}/test", path="/v1/webhooks/{webhook}/test"),
    Probe("GET /v1/findings"),
    Probe("GET /v1/events", path="/v1/events?follow=false"),
    Probe(
        "GET /v1/events",
        held=HELD,
        path="/v1/events?follow=false&ref={ref}",
        situation="of a case",
    ),
    Probe("GET /v1/audit"),
    Probe("GET /v1/audit", held=HELD, path="/v1/audit?case={ref}", situation="of a case"),
    Probe("GET /v1/audit/timelines"),
    Probe(
        "GET /v1/audit/timelines",
        held=HELD,
        path="/v1/audit/timelines?case={ref}",
        situation="of a case",
    ),
    Probe("GET /v1/users"),
    Probe("POST /v1/users", {"name": "made-{new}"}),
    Probe("GET /v1/users/me"),
    Probe("PATCH /v1/users/me", {"language": "en"}),
    Probe("GET /v1/users/{user}", path="/v1/users/{somebody}"),
    Probe("PATCH /v1/users/{user}", {"language": "es"}, path="/v1/users/{somebody}"),
    Probe("POST /v1/users/{user}/deactivate", path="/v1/users/{leaver}/deactivate"),
    Probe("PUT /v1/users/{user}/grants", GRANTS, path="/v1/users/{somebody}/grants"),
    Probe("POST /v1/tokens", YEAR, situation="one's own"),
    Probe("POST /v1/tokens", YEAR | {"user": "{somebody}"}, situation="another's"),
    Probe("GET /v1/tokens", situation="one's own"),
    Probe("GET /v1/tokens", path="/v1/tokens?user={somebody}", situation="another's"),
    Probe("DELETE /v1/tokens/{token}", path="/v1/tokens/{token}", situation="another's"),
    Probe("GET /v1/sessions", situation="one's own"),
    Probe("GET /v1/sessions", path="/v1/sessions?user={somebody}", situation="another's"),
    Probe("DELETE /v1/sessions/{session}", situation="another's"),
    Probe("POST /v1/users/{user}/password-link", path="/v1/users/{somebody}/password-link"),
    Probe("GET /v1/overview"),
    Probe("GET /v1/views"),
    Probe("POST /v1/views", {"name": "v-{new}", "query": "state=open"}),
    Probe("PATCH /v1/views/{view}", {"name": "mine"}, path="/v1/views/no-such"),
    Probe("DELETE /v1/views/{view}", path="/v1/views/no-such"),
    Probe("GET /v1/playbooks"),
    Probe("GET /v1/playbooks/{kind}", path="/v1/playbooks/unclassified"),
    Probe("GET /v1/playbooks/gaps"),
    Probe("GET /v1/templates"),
    *_of_versions("/v1/playbooks/{kind}", "/v1/playbooks/unclassified", {"text": "kind: x"}),
    Probe(
        "POST /v1/playbooks/{kind}/versions/{number}/rehearsals",
        {},
        path="/v1/playbooks/no-such/versions/1/rehearsals",
    ),
    *_of_versions(
        "/v1/templates/{language}/{template}", "/v1/templates/en/reply", {"text": "x"}
    ),
    *_of_versions("/v1/law-packs", "/v1/law-packs", NO_PACK),
    Probe("POST /v1/law-packs/diff", NO_PACK),
    Probe("POST /v1/law-packs/{number}/diff", path="/v1/law-packs/999999/diff"),
    *SCHEDULES,
    *PAGES,
    Probe("GET /healthz"),
    Probe("GET /readyz"),
    Probe("GET /metrics"),
    Probe("GET /problems/{code}", path="/problems/not-found"),
    Probe("GET /openapi.json"),
)
