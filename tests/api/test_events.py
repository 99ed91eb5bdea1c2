"""Events as they happen: at once, at least once, resumable, no content."""

import asyncio
import json
import os
import sys
import time
import uuid

import pytest

from tests.api.streams import listening, missed, served
from tests.polling import eventually

pytestmark = pytest.mark.anyio


async def test_it_tells_that_something_happened_and_nothing_of_it(
    url, analyst, case_for, gate_of
):
    title = f"Quagga {uuid.uuid4().hex}"
    async with listening(url, analyst.token) as heard:
        case = case_for(title=title)
        await heard.has(case.ref, 2)

    kind, data, cursor = next(e for e in heard.events if e[1].get("ref") == case.ref)
    assert kind == "case.changed"
    assert cursor
    assert data.keys() == {"ref", "seq", "at", "event", "kind", "stage", "state"}
    assert (data["seq"], data["kind"], data["state"]) == (0, "copyright-takedown", "open")
    assert heard.of(case.ref) == sorted(heard.of(case.ref))
    assert heard.retry > 0
    headers = heard.answer.headers
    assert headers["content-type"].startswith("text/event-stream")
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
    assert title not in str(heard.events)
    assert "ada@example.org" not in str(heard.events)


async def test_it_comes_at_once(url, analyst, case_for, gate_of):
    case = case_for()
    await gate_of(analyst, case.ref, "review")
    async with listening(url, analyst.token, ref=case.ref) as heard:
        before = time.monotonic()
        await analyst.post(f"/v1/cases/{case.ref}/notes", {"text": "Hello"})
        await heard.until(lambda heard: "note.added" in str(heard.events))

    assert time.monotonic() - before < 5  # who asks again and again would wait longer


async def test_who_comes_back_hears_all_that_they_missed_and_in_order(
    url, analyst, case_for, gate_of
):
    async with listening(url, analyst.token) as heard:
        before = case_for()
        await heard.has(before.ref, 2)
    others = [case_for() for _ in range(3)]
    await gate_of(analyst, others[-1].ref, "review")

    again = await missed(url, analyst.token, heard.cursor)

    for case in others:
        seqs = again.of(case.ref)
        assert seqs[:2] == [0, 1]
        assert seqs == sorted(set(seqs))
    assert again.closed == "caught-up"
    known = {*heard.of(before.ref), *again.of(before.ref)}
    assert known == set(range(max(known) + 1))


async def test_a_cursor_can_be_a_parameter_too(url, analyst, case_for):
    async with listening(url, analyst.token) as heard:
        pass
    case = case_for()

    assert 0 in (await missed(url, analyst.token, None, after=heard.cursor)).of(case.ref)


async def test_an_idle_stream_moves_its_cursor_on(monkeypatch, url, analyst):
    monkeypatch.setattr("tocsin.desk.events.BEAT", 0.05)
    async with listening(url, analyst.token) as heard:
        await heard.until(lambda heard: heard.beats >= 3)

    assert heard.cursor


async def test_what_cannot_be_resumed_begins_anew_and_says_so(url, analyst):
    heard = await missed(url, analyst.token, "A" * 48)

    assert [name for name, _, _ in heard.events] == ["feed.reset", "feed.closed"]
    assert heard.cursor


async def test_two_cursors_do_not_tell_how_much_happened_between_them(url, analyst, case_for):
    async with listening(url, analyst.token) as heard:
        first = heard.cursor
        case = case_for(sensitivity="sealed")
    async with listening(url, analyst.token) as heard:
        second = heard.cursor

    assert case
    assert len(first) == len(second)
    assert first[:8] != second[:8]


async def test_filters(url, analyst, counsel, case_for):
    wanted, other = case_for(), case_for()
    sealed = case_for(sensitivity="sealed")
    async with (
        listening(url, analyst.token, ref=wanted.ref.lower()) as of_case,
        listening(url, analyst.token, kind="unclassified") as of_kind,
    ):
        later = case_for(kind="unclassified", sensitivity="restricted")
        await of_kind.has(later.ref)
        await of_case.until(lambda heard: True)

    assert of_case.refs <= {wanted.ref}
    assert other.ref not in of_kind.refs
    assert of_kind.refs == {later.ref}
    for ref in (sealed.ref, "TCN-0000-0000"):
        async with listening(url, analyst.token, ref=ref) as refused:
            assert refused.answer.status_code == 404
            assert refused.answer.headers["content-type"] == "application/problem+json"
    async with listening(url, counsel.token, ref=sealed.ref) as allowed:
        assert allowed.answer.status_code == 200


async def test_a_person_has_so_many_streams_and_no_more(url, person_with):
    person, other = person_with("qa_reviewer"), person_with("qa_reviewer")
    async with (
        listening(url, person.token),
        listening(url, person.token),
        listening(url, person.token) as third,
    ):
        async with listening(url, person.token) as refused:
            assert refused.answer.status_code == 429
            assert refused.answer.json()["type"] == "/problems/too-many-streams"
            assert int(refused.answer.headers["retry-after"]) > 0
        async with listening(url, other.token) as allowed:
            assert allowed.answer.status_code == 200
        assert not third.is_over

    async def has_room():
        async with listening(url, person.token) as again:
            return again.answer.status_code == 200

    await eventually(has_room, "room for another stream")


async def test_a_process_has_so_many_streams_and_no_more(settings, person_with):
    narrow = settings.model_copy(update={"event_streams": 1})
    person, other = person_with("qa_reviewer"), person_with("qa_reviewer")
    with served(narrow) as url:
        async with (
            listening(url, person.token),
            listening(url, other.token) as refused,
        ):
            assert refused.answer.status_code == 503
            assert refused.answer.json()["type"] == "/problems/streams-full"


async def test_the_command_line_prints_what_was_missed(url, analyst, case_for, gate_of):
    async with listening(url, analyst.token) as heard:
        pass
    case = case_for()
    await gate_of(analyst, case.ref, "review")

    command = (sys.executable, "-c", "from tocsin.cli import main; main()", "watch")
    options = ("--once", "--json", "--after", heard.cursor, "--url", url)
    process = await asyncio.create_subprocess_exec(
        *command,
        *options,
        env={**os.environ, "TOCSIN_TOKEN": analyst.token},
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()

    assert process.returncode == 0
    events = [json.loads(line) for line in printed.decode().splitlines()]
    seqs = [event["seq"] for event in events if event.get("ref") == case.ref]
    assert seqs[:2] == [0, 1]
    assert seqs == sorted(set(seqs))
