"""The worker's own metrics port: to this machine, or to whoever has the token."""

import http.client
from datetime import UTC, datetime

import pytest

from tocsin import telemetry
from tocsin.domain.timeline import append, first_head
from tocsin.metrics_server import MetricsServer


@pytest.fixture(params=[None, "a token"])
def server(request):
    server = MetricsServer("127.0.0.1:0", request.param)
    server.token = request.param
    yield server
    server.close()


def ask(server, path="/metrics", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_it_shows_metrics_to_whom_it_may(server):
    held = {"Authorization": f"Bearer {server.token}"} if server.token else {}

    status, body = ask(server, **held)

    assert status == 200
    assert "tocsin_build_info" in body


def test_it_refuses_others(server):
    given = {"Authorization": "Bearer guessed"} if server.token else {"X-Forwarded-For": "::1"}

    assert ask(server, **given) == (401 if server.token else 403, "")
    assert ask(server, "/etc/passwd")[0] == 404


@pytest.mark.parametrize(
    ("peer", "headers", "may"),
    [
        ("127.0.0.1", (), True),
        ("::1", ("Accept",), True),
        ("192.0.2.1", (), False),
        ("127.0.0.1", ("Via",), False),
        (None, (), False),
        ("a-socket", (), False),
    ],
)
def test_without_a_token_only_this_machine_counts(peer, headers, may):
    assert telemetry.may_read(None, "", peer, headers) is may


def test_a_token_is_compared_whatever_is_sent():
    assert not telemetry.may_read("t", "Bearer ü", "127.0.0.1", ())
    assert not telemetry.may_read("t", "", "127.0.0.1", ())
    assert telemetry.may_read("ü", "Bearer ü", "192.0.2.1", ("Via",))


def test_lateness_is_taken_down_from_what_was_written(entry_of):
    def count():
        labels = {"event": "rung.climbed"}
        return telemetry.REGISTRY.get_sample_value("tocsin_rung_lateness_seconds_count", labels)

    before = count() or 0
    telemetry.entries_written([entry_of("rung.climbed", late_ms=1500), entry_of("note.added")])

    assert count() == before + 1


@pytest.fixture
def entry_of():
    def make(event, **data):
        now = datetime.now(UTC)
        return append(first_head("c"), at=now, actor="clock", event=event, data=data, salt="s")

    return make


def test_a_sealed_case_adds_no_kind():
    telemetry.item_opened("secret-kind", "court_order", is_sealed=True)

    assert b"secret-kind" not in telemetry.exposition()


def test_senders_cannot_make_labels_without_end():
    for number in range(100):
        telemetry.item_received(f"made-up-{number}")

    assert telemetry.exposition().count(b'tocsin_items_received_total{channel="made-up') <= 20
