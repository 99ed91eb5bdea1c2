"""A page of the worklist, filtered and in order of due, at 10 k and at a million cases."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bench.lab import Lab, Rig, say
from bench.load import Request, bearer, closed_loop
from bench.meters import percentile, spread
from bench.opening import person_id
from bench.playbooks import one_verdict
from bench.table import Measure
from tocsin.storage.people import principal_of
from tocsin.storage.pinning import pin_playbook
from tocsin.storage.visibility import Visibility, visibility_of
from tocsin.storage.worklist import Filters, Sort, worklist

SMALL, LARGE = 10_000, 1_000_000
# A tenth is open, a twentieth sealed; what a case is follows from hashes that have nothing to
# do with each other, so that no filter meets just what somebody may not see.
FILL = text("""
INSERT INTO cases (id, ref, kind, lifecycle, playbook_digest, title, state, stage, severity,
                   jurisdiction, language, sensitivity, received_at, opened_at, closed_at,
                   due_at, version, waiting_roles, people, view, updated_at, search)
SELECT md5('bench' || n), 'TCN-' || n,
       (ARRAY['copyright-takedown', 'government-removal-request', 'unclassified'])
           [1 + h[1] % 3], 'takedown', :digest, 'Synthetic case ' || n,
       CASE WHEN open THEN 'open' ELSE 'closed' END,
       CASE WHEN open THEN (ARRAY['review', 'counsel', 'act'])[1 + h[2] % 3] ELSE 'closed' END,
       (ARRAY['S1', 'S2', 'S3', NULL])[1 + h[3] % 4],
       (ARRAY['US', 'DE', 'FR', 'ES', 'IN', NULL])[1 + h[4] % 6], 'en',
       CASE WHEN h[5] % 20 = 0 THEN 'sealed' ELSE 'open' END,
       came, came, CASE WHEN NOT open THEN came + interval '2 days' END,
       came + CASE WHEN open THEN interval '365 days' ELSE interval '3 days' END, 5,
       CASE WHEN open THEN ARRAY[(ARRAY['intake_analyst', 'legal_counsel', 'on_call'])
           [1 + h[2] % 3]] ELSE '{}' END,
       CASE WHEN h[6] % 1000 = 0 THEN ARRAY[CAST(:person AS text)] ELSE '{}' END,
       '{"gates": [], "clocks": [], "actions": []}', came,
       array_to_tsvector(ARRAY['synthetic', 'case', 'w' || h[6] % 5000, 'ref' || n])
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n,
     LATERAL (SELECT ARRAY(SELECT hashint4(n * 8 + k) & 1073741823
                           FROM generate_series(1, 7) AS k) AS h) AS hashed,
     LATERAL (SELECT now() - (h[7] % 31536000) * interval '1 second' AS came,
                     n % 10 = 0 AS open) AS moment
""")


def run(lab: Lab) -> Iterator[Measure]:
    """Measure, fill up, measure again."""
    rig = lab.receiving()
    with rig.sessions.begin() as session:
        digest = pin_playbook(session, one_verdict())
    fill(rig, 1, SMALL, digest)
    small, small_http = _pages(rig, lab.quick), _http(rig)
    yield from _figures("10 k cases", small, small_http, 20)
    if lab.quick:
        return
    fill(rig, SMALL + 1, LARGE, digest)
    large, large_http = _pages(rig, lab.quick), _http(rig)
    yield from _figures("1 M cases", large, large_http, 50)
    for name in large:
        yield Measure(
            "worklist",
            f"growth 10 k → 1 M, p50, {name}",
            percentile(large[name], 50),
            "ms",
            baseline=percentile(small[name], 50),
            target=2,
            judge="ratio",
        )


def fill(rig: Rig, first: int, last: int, digest: str) -> None:
    """Insert cases by number, as if they had been worked on for a year."""
    say(f"inserting cases up to {last:,}")
    person = person_id(rig.sessions, "analyst-1")
    step = 100_000
    for begin in range(first, last + 1, step):
        end = min(begin + step - 1, last)
        with rig.owner.begin() as connection:
            values = {"digest": digest, "person": person, "first": begin, "last": end}
            connection.execute(FILL, values)
    with rig.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE cases, worklist"))


def _pages(rig: Rig, quick: bool) -> dict[str, list[float]]:
    """Read pages of five kinds as two people; return milliseconds by kind."""
    analyst, counsel = (_visibility(rig, name) for name in ("analyst-1", "counsel-1"))
    soon = datetime.now(UTC) + timedelta(days=30)
    asked: dict[str, tuple[Visibility, Filters, Sort]] = {
        "open": (analyst, Filters(state="open"), "due"),
        "open, one kind and place": (
            analyst,
            Filters(state="open", kind="copyright-takedown", jurisdiction="DE"),
            "due",
        ),
        "waiting on me": (counsel, Filters(state="open", waiting=True), "due"),
        "due soon, one severity": (
            analyst,
            Filters(state="open", severity="S1", due_before=soon),
            "due",
        ),
        "found by word": (counsel, Filters(q="w4321"), "due"),
        "all, newest first": (counsel, Filters(), "received"),
    }
    took: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(40 if quick else 100):
        for name, (who, filters, sort) in asked.items():
            milliseconds = _page(rig, who, filters, sort)
            if number:
                took[name].append(milliseconds)
    return took


def _page(rig: Rig, who: Visibility, filters: Filters, sort: Sort) -> float:
    """Read the first page and the one after it; return the mean of the two."""
    began, cursor, pages = time.perf_counter(), None, 0
    while pages < 2:
        with rig.sessions() as session:
            page = worklist(session, who, filters, sort=sort, cursor=cursor)
        pages, cursor = pages + 1, page.next
        if cursor is None:
            break
    return (time.perf_counter() - began) * 1000 / pages


def _http(rig: Rig) -> list[float]:
    path = "/v1/cases?state=open&kind=copyright-takedown&sort=due&limit=50"
    request = Request("GET", path, headers=bearer(rig.token("analyst-1")))
    load = closed_loop(rig.api, [request] * 120, 1)
    if set(load.statuses) != {200}:
        message = f"the worklist answered {load.statuses}"
        raise RuntimeError(message)
    return [1000 * one for one in load.latencies[10:]]


def _visibility(rig: Rig, name: str) -> Visibility:
    with rig.sessions() as session:
        principal = principal_of(session, person_id(rig.sessions, name))
    if principal is None:
        raise LookupError(name)
    return visibility_of(principal)


def _figures(
    size: str, took: dict[str, list[float]], http: list[float], target: float
) -> Iterator[Measure]:
    every = [one for times in took.values() for one in times]
    kinds = "; ".join(
        f"{name} {percentile(times, 50):.1f}/{percentile(times, 99):.1f}"
        for name, times in took.items()
    )
    yield Measure(
        "worklist",
        f"a page at {size}, p99",
        percentile(every, 99),
        "ms",
        target=target,
        note=f"{spread(every, 'ms')}; p50/p99 by kind: {kinds}",
    )
    yield Measure(
        "worklist", f"the same over HTTP, p99, {size}", percentile(http, 99), "ms",
        note=spread(http, "ms"),
    )  # fmt: skip
