"""Metrics: true figures for those who watch, and nothing by which a case could be told."""

import re
import uuid

import httpx
import pytest
from pydantic import SecretStr

from tests.api.conftest import Person, serving
from tests.api.streams import listening, served
from tocsin.storage.models import DeliveryRow, FindingRow

pytestmark = pytest.mark.anyio
SECRET = SecretStr("a metrics token")
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def read(text):
    """Read an exposition as {(name, labels): value}."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, labels, value = SAMPLE.match(line).groups()
            found[name, frozenset(LABEL.findall(labels or ""))] = float(value)
    return found


def value(found, name, **labels):
    return found.get((f"tocsin_{name}", frozenset(labels.items())))


@pytest.fixture
async def figures(settings):
    """Read metrics anew each time, in an app of its own."""

    async def get(**changes):
        async with serving(settings.model_copy(update=changes)) as client:
            answer = await client.get("/metrics")
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/plain")
            return read(answer.text)

    return get


async def test_what_waits_is_counted_and_timed(figures, case_for, record):
    case = case_for()
    with record.begin() as session:
        session.add(FindingRow(case_id=uuid.uuid4().hex, code="made-up", detail="d"))
        session.add(
            DeliveryRow(
                subject=case.case_id,
                case_id=case.case_id,
                number=998,
                recipient="user:x",
                channel="mailbox",
                address="x",
                attempt=1,
            )
        )
    found = await figures()

    assert value(found, "temporal_up") == value(found, "postgresql_up") == 1
    assert value(found, "findings_open", code="made-up") >= 1
    assert value(found, "deliveries_unsettled") >= 1
    assert value(found, "deliveries_unsettled_oldest_seconds") > 0
    for verb in ("read", "start", "join"):
        assert value(found, "outbox_depth", verb=verb) >= 0
        assert value(found, "outbox_oldest_seconds", verb=verb) >= 0
    assert value(found, "items_unread") >= 0
    assert value(found, "oldest_overdue_rung_seconds") >= 0
    assert value(found, "breached_clocks") >= 0


async def test_open_cases_are_counted_by_kind_and_a_sealed_one_changes_no_count(
    figures, case_for
):
    kind = "counterfeit-listing"  # nothing else opens these here, not even a moment later
    labels = {"kind": kind, "lifecycle": "takedown"}
    case_for(kind=kind)
    before = await figures()

    case_for(kind=kind, sensitivity="sealed")
    between = await figures()
    case_for(kind=kind)
    after = await figures()

    counts = [value(found, "open_cases", **labels) for found in (before, between, after)]
    assert counts[0] == counts[1] == counts[2] - 1


async def test_requests_are_timed_by_route_and_decisions_apart(
    http, analyst, case_for, decide, figures
):
    case = case_for()
    before = value(await figures(), "decision_seconds_count") or 0
    await decide(analyst, case.ref, "review", "remove")
    await analyst.get("/no/such/place")
    found = await figures()

    route = {"method": "GET", "route": "/v1/cases/{ref}", "status": "200"}
    assert value(found, "http_request_seconds_count", **route) >= 1
    unknown = {"method": "GET", "route": "(none)", "status": "404"}
    assert value(found, "http_request_seconds_count", **unknown) >= 1
    assert value(found, "decision_seconds_count") == before + 1


async def test_refusals_are_counted_by_errand_and_code(figures, person_with, case_for):
    labels = {"errand": "case.read", "code": "not-found"}
    before = value(await figures(), "access_refusals_total", **labels) or 0
    await person_with("qa_reviewer").get(f"/v1/cases/{case_for(sensitivity='sealed').ref}")

    assert value(await figures(), "access_refusals_total", **labels) == before + 1


async def test_nothing_in_it_names_a_case_a_person_or_a_word_of_a_paper(
    http, analyst, case_for, figures
):
    title = f"Quagga{uuid.uuid4().hex}"
    case = case_for(title=title)
    await analyst.get(f"/v1/cases/{case.ref}")
    channel = f"x{uuid.uuid4().hex}"
    await analyst.send("POST", f"/v1/intake?channel={channel}", content=title.encode())
    text = str(await figures())

    for hidden in (case.ref, case.case_id, title, analyst.name, analyst.id, "@"):
        assert hidden not in text


async def test_many_scrapes_are_one_reading(settings, case_for):
    async with serving(settings) as client:
        first = read((await client.get("/metrics")).text)
        case_for()
        second = read((await client.get("/metrics")).text)

    name = "figures_read_seconds"
    assert value(first, name) == value(second, name)


async def test_without_a_token_only_this_machine_reads(settings):
    async with serving(settings) as client:
        near = await client.get("/metrics")
        passed_on = await client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
        far = httpx.ASGITransport(client.app, client=("192.0.2.7", 1))
        async with httpx.AsyncClient(transport=far, base_url="http://tocsin") as elsewhere:
            from_afar = await elsewhere.get("/metrics")

    assert near.status_code == 200
    assert passed_on.status_code == from_afar.status_code == 403


async def test_with_a_token_whoever_brings_it_reads(settings, analyst):
    chosen = settings.model_copy(update={"metrics_token": SECRET})
    async with serving(chosen) as client:
        far = httpx.ASGITransport(client.app, client=("192.0.2.7", 1))
        async with httpx.AsyncClient(transport=far, base_url="http://tocsin") as elsewhere:
            reader = Person(elsewhere, "", "", SECRET.get_secret_value(), ())
            allowed = await reader.get("/metrics")
        without = await client.get("/metrics")
        by_user = await Person(client, "", "", analyst.token, ()).get("/metrics")

    assert allowed.status_code == 200
    assert without.status_code == by_user.status_code == 401


async def test_the_record_is_away_and_metrics_say_so(settings):
    url = settings.database_url.split("@")[0] + "@127.0.0.1:1/tocsin"
    async with serving(settings.model_copy(update={"database_url": url})) as client:
        found = read((await client.get("/metrics")).text)

    assert value(found, "postgresql_up") == 0
    assert value(found, "oldest_overdue_rung_seconds") is None
    assert value(found, "build_info", version="0.1.0") == 1


async def test_streams_are_counted(settings, analyst):
    with served(settings) as url:
        async with listening(url, analyst.token), httpx.AsyncClient(base_url=url) as client:
            found = read((await client.get("/metrics")).text)

    assert value(found, "event_streams") >= 1
