"""Watching: what happens is printed as it comes, once, over broken connections."""

import json

import pytest

REF = "TCN-7K3M-Q2XD"
PATH = "/v1/events"
PLAIN = {"Content-Type": "text/event-stream"}


def told(seq, event="note.added", cursor=None, **changes):
    data = {
        "ref": REF,
        "seq": seq,
        "at": "2026-11-22T08:00:00.000000Z",
        "event": event,
        "kind": "copyright-takedown",
        "stage": "counsel",
        "state": "open",
    } | changes
    return f"id: {cursor or seq}\nevent: case.changed\ndata: {json.dumps(data)}\n\n"


CLOSED = 'retry: 1\nevent: feed.closed\ndata: {"why": "caught-up"}\n\n'
BEGIN = "retry: 1\nid: start\n: still here\n\n"


@pytest.fixture
def streams(api):
    """Answer with one stream after the other."""

    def answer(*bodies):
        left = list(bodies)

        def next_one(_request):
            body = left.pop(0)
            return body if isinstance(body, tuple) else (body.encode(), 200)

        api.says("GET", PATH, next_one, headers=PLAIN)

    return answer


def test_it_prints_what_happens(tocsin, streams):
    streams(BEGIN + told(7) + told(8, "case.closed", state="closed", stage="closed") + CLOSED)

    result = tocsin("watch", "--once")

    assert result.exit_code == 0, result.output
    first, second = result.stdout.splitlines()
    assert REF in first
    assert "note.added  counsel" in first
    assert "case.closed  closed" in second


def test_a_broken_stream_is_taken_up_again_and_nothing_is_printed_twice(tocsin, streams, api):
    streams(BEGIN + told(7) + told(8), told(8) + told(9) + CLOSED)

    result = tocsin("watch", REF, "--json")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["seq"] for line in lines] == [7, 8, 9]
    assert lines[-1]["id"] == "9"
    assert [request["headers"].get("Last-Event-ID") for request in api.requests] == [None, "8"]
    assert api.requests[0]["query"] == f"ref={REF}"


def test_it_waits_for_an_api_that_is_busy(tocsin, streams, monkeypatch):
    waited = []
    monkeypatch.setattr("tocsin.cli.event_stream.time.sleep", waited.append)
    busy = {"type": "/problems/too-many-streams", "title": "Too many", "status": 429}
    streams((busy, 429), told(1) + CLOSED)

    result = tocsin("watch", "--json")

    assert json.loads(result.stdout)["seq"] == 1
    assert waited == [5.0]


def test_a_refusal_ends_it(tocsin, streams):
    problem = {"type": "/problems/unauthenticated", "title": "Who are you", "status": 401}
    streams(BEGIN + told(1), (problem, 401))

    result = tocsin("watch")

    assert result.exit_code == 1
    assert "Who are you" in result.stderr


def test_what_cannot_be_resumed_is_said(tocsin, streams, api):
    streams("id: 5\nevent: feed.reset\ndata: {}\n\n" + CLOSED)

    result = tocsin("watch", "--after", "old", "--once")

    assert "missed" in result.stdout
    assert api.requests[0]["headers"]["Last-Event-ID"] == "old"
    assert api.requests[0]["query"] == "follow=false"


def test_without_an_api_it_says_so(run, monkeypatch):
    monkeypatch.setenv("TOCSIN_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("TOCSIN_TOKEN", "t")

    assert run("watch").exit_code == 3
