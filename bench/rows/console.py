"""The console with 100,000 cases in the store: the server's time, the browser's, the weight."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from bench.browser import chromium, looked_at
from bench.lab import Lab, Rig, say
from bench.load import Caller, Request, bearer, closed_loop
from bench.meters import percentile, spread
from bench.opening import person_id
from bench.playbooks import one_verdict
from bench.rows import overview
from bench.rows.worklist import fill
from bench.table import Measure
from bench.waiting import until
from tocsin.desk.session_cookies import COOKIE
from tocsin.storage.pinning import pin_playbook
from tocsin.storage.sessions import open_session

CASES, QUICK = 100_000, 10_000
WHO = "analyst-1"
NOTES = 20
SERVER, PAINT, HEAVIEST = 60, 800, 100  # ms, ms, kB
WARM_UP, PATIENCE = 15, 60
ANSWERS = ("api", "postgres")  # who works on a page


def run(lab: Lab) -> Iterator[Measure]:
    """Fill up, walk one case to its gate, then ask for pages as one person."""
    rig = lab.fresh("console")
    try:
        yield from _measured(rig, lab)
    finally:
        rig.close()


def _measured(rig: Rig, lab: Lab) -> Iterator[Measure]:
    with rig.sessions.begin() as session:
        digest = pin_playbook(session, one_verdict())
    many = QUICK if lab.quick else CASES
    fill(rig, 1, many, digest)
    overview.fill(rig)
    pages = {
        "inbox": "/",
        "worklist": "/cases?state=open",
        "worklist, filtered": "/cases?state=open&kind=copyright-takedown&jurisdiction=DE",
        "worklist, searched": "/cases?q=w4321",
        "case page": f"/cases/{_a_case(rig)}",
    }
    secret = _session(rig)
    for name, path in pages.items():
        count = 60 if lab.quick else 200
        _times(rig, path, secret, WARM_UP)
        idle = {part: seconds for part, seconds in rig.cpu().items() if part in ANSWERS}
        times = _times(rig, path, secret, count)
        spent = {part: 1000 * (rig.cpu()[part] - idle[part]) / count for part in idle}
        yield from _served(f"{name} at {many // 1000} k cases", times, spent)
    yield from overview.figures(
        f"at {many // 1000} k cases", lambda path: _times(rig, path, secret, 1)[0]
    )
    with chromium() as browser:
        for name in ("inbox", "worklist", "case page"):
            url = f"http://{rig.api}{pages[name]}"
            looks = [looked_at(browser, url, COOKIE, secret) for _ in range(9)]
            yield from _seen(name, [one for one, _ in looks], looks[-1][1])


def _served(name: str, times: list[float], cpu: dict[str, float]) -> Iterator[Measure]:
    yield Measure("console", f"{name}, server, p50", percentile(times, 50), "ms")
    yield Measure(
        "console", f"{name}, server, p95", percentile(times, 95), "ms", target=SERVER,
        note=spread(times, "ms"),
    )  # fmt: skip
    parts = ", ".join(f"{part} {spent:.1f}" for part, spent in cpu.items())
    yield Measure("console", f"{name}, CPU of one", sum(cpu.values()), "ms", note=parts)


def _seen(name: str, painted: list[float], weight: int) -> Iterator[Measure]:
    yield Measure(
        "console", f"{name}: Largest Contentful Paint, nothing cached, p50",
        percentile(painted, 50), "ms", target=PAINT, note=spread(painted, "ms"),
    )  # fmt: skip
    yield Measure("console", f"{name}: HTML, CSS and JS", weight / 1000, "kB", target=HEAVIEST)


def _times(rig: Rig, path: str, secret: str, count: int) -> list[float]:
    """Ask for a page again and again over one connection; milliseconds."""
    request = Request("GET", path, headers={"Cookie": f"{COOKIE}={secret}"})
    load = closed_loop(rig.api, [request] * count, 1)
    if set(load.statuses) != {200}:
        message = f"{path} answered {load.statuses}"
        raise RuntimeError(message)
    return [1000 * one for one in load.latencies]


def _session(rig: Rig) -> str:
    who = person_id(rig.sessions, WHO)
    with rig.sessions.begin() as session:
        opened = open_session(session, who, name="bench", address="127.0.0.1", agent="bench")
    return opened.secret


def _a_case(rig: Rig) -> str:
    """Open a case as people do, and let it have a letter, notes and tasks; its ref."""
    say("walking a case to counsel's gate")
    caller, token = Caller(rig.api), rig.token(WHO)

    def send(method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        headers = bearer(token, **{"Idempotency-Key": uuid.uuid4().hex})
        headers["Content-Type"] = "application/json"
        text = json.dumps(body).encode() if body is not None else b""
        status, answer = caller.json(Request(method, path, text, headers))
        if status >= 400:
            raise RuntimeError(answer)
        return answer

    ref = str(send("POST", "/v1/cases", TAKEDOWN)["ref"])
    gate = _gate(send, ref, "review")
    verdict = {"verdict": "remove", "reason": "It is theirs.", "content_sha256": gate[1]}
    send("POST", f"/v1/cases/{ref}/gates/{gate[0]}/decisions", verdict)
    _gate(send, ref, "counsel")
    for number in range(NOTES):
        send("POST", f"/v1/cases/{ref}/notes", {"text": f"Note {number}: " + "words " * 20})
        if number < 4:
            task = {"title": f"Task {number}", "due_in": "4h", "owner": "me"}
            send("POST", f"/v1/cases/{ref}/tasks", task)
    caller.close()
    return ref


def _gate(send: Any, ref: str, stage: str) -> tuple[str, str]:  # noqa: ANN401 - the function above
    """Wait until a gate can be decided on; its id and what its verdict covers."""
    found: list[tuple[str, str]] = []

    def is_there() -> bool:
        gates = send("GET", f"/v1/cases/{ref}")["gates"]
        found.extend(
            (str(gate["id"]), str(gate["content_sha256"]))
            for gate in gates
            if gate["stage"] == stage and gate["content_sha256"]
        )
        return bool(found)

    until(is_there, PATIENCE)
    return found[0]


TAKEDOWN = {
    "kind": "copyright-takedown",
    "title": "Remove my song",
    "jurisdiction": "US",
    "fields": {
        "requester_name": "Ada Example",
        "requester_email": "ada@example.org",
        "work_description": "A song",
        "target_urls": "https://host.example/a https://host.example/b",
    },
}
