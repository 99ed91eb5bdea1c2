"""Events as they happen: for those who may know, at least once, resumable, no content."""

import asyncio
import json
import os
import sys
import time
import uuid

import pytest

from tests.api.streams import PATIENCE, listening, served
from tocsin.domain.access import Grant, Role
from tocsin.storage import people
from tocsin.storage.access_log import lines
from tocsin.storage.tokens import issue_token

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def url(settings):
    with served(settings.model_copy(update={"event_streams_each": 3})) as url:
        yield url


async def missed(url, token, cursor, **query):
    """Return what a stream that ends once it has caught up tells."""
    async with listening(url, token, cursor, follow="false", **query) as heard:
        return await heard.until(lambda heard: heard.is_over)


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

    assert time.monotonic() - before < 2


async def test_who_comes_back_hears_what_they_missed_once_and_in_order(
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
    assert not again.of(before.ref) or again.of(before.ref)[0] >= heard.of(before.ref)[-1]


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


async def test_a_sealed_case_is_silent_for_those_who_may_not_know(
    url, analyst, counsel, case_for, gate_of, record
):
    async with (
        listening(url, analyst.token) as outside,
        listening(url, counsel.token) as inside,
    ):
        sealed = case_for(sensitivity="sealed")
        await gate_of(counsel, sealed.ref, "review")
        known = case_for()
        await outside.has(known.ref)
        await inside.has(known.ref)

    assert len(inside.of(sealed.ref)) > 2
    assert sealed.ref not in str(outside.events)
    missing = await missed(url, analyst.token, outside.cursor)
    assert sealed.ref not in str(missing.events)
    with record() as session:
        looks = [
            line
            for line in lines(session, case_id=sealed.case_id, principal_id=counsel.id)
            if line.action == "events.watch"
        ]
    assert [line.outcome for line in looks] == ["ok"]


async def test_two_cursors_do_not_tell_how_much_happened_between_them(url, analyst, case_for):
    async with listening(url, analyst.token) as heard:
        first = heard.cursor
        case = case_for(sensitivity="sealed")
    async with listening(url, analyst.token) as heard:
        second = heard.cursor

    assert case
    assert len(first) == len(second)
    assert first[:8] != second[:8]


async def test_who_is_put_on_a_sealed_case_hears_of_it_until_they_leave(
    url, person_with, counsel, case_for, gate_of
):
    helper, sealed = person_with("intake_analyst"), case_for(sensitivity="sealed")
    await gate_of(counsel, sealed.ref, "review")
    path = f"/v1/cases/{sealed.ref}/assignments"
    async with listening(url, helper.token) as heard:
        await counsel.post(path, {"person": helper.name})
        await heard.has(sealed.ref)
        await counsel.post(path, {"person": helper.name, "remove": True})
        await counsel.post(f"/v1/cases/{sealed.ref}/notes", {"text": "secret"})
        count = len(heard.of(sealed.ref))
        known = case_for()
        await heard.has(known.ref)

        assert len(heard.of(sealed.ref)) == count


async def test_privileged_entries_are_told_to_those_who_may_read_them(
    url, analyst, counsel, case_for, gate_of
):
    case = case_for()
    await gate_of(analyst, case.ref, "review")
    async with (
        listening(url, analyst.token, ref=case.ref) as outside,
        listening(url, counsel.token, ref=case.ref) as inside,
    ):
        before = outside.cursor
        note = {"text": "Advice", "privileged": True}
        hidden = (await counsel.post(f"/v1/cases/{case.ref}/notes", note)).json()["seq"]
        open_note = {"text": "Open"}
        shown = (await counsel.post(f"/v1/cases/{case.ref}/notes", open_note)).json()["seq"]
        for heard in (inside, outside):
            await heard.until(lambda heard: shown in heard.of(case.ref))

    assert hidden in inside.of(case.ref)
    assert hidden not in outside.of(case.ref)
    again = await missed(url, analyst.token, before, ref=case.ref)
    assert shown in again.of(case.ref)
    assert hidden not in again.of(case.ref)


async def test_roles_scopes_and_strangers(url, person_with, case_for):
    dane = person_with(Grant(Role.LEGAL_COUNSEL, ("DK",)))
    admin, nothing = person_with("admin"), person_with()
    async with (
        listening(url, dane.token) as there,
        listening(url, admin.token) as by_admin,
        listening(url, nothing.token) as by_nobody,
    ):
        elsewhere, here = case_for(jurisdiction="US"), case_for(jurisdiction="DK")
        await there.has(here.ref)

    assert elsewhere.ref not in there.refs
    assert by_admin.refs == by_nobody.refs == set()


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


async def test_a_revoked_token_ends_its_stream(monkeypatch, url, person_with, record):
    monkeypatch.setattr("tocsin.desk.event_hub.CHECK", 0.2)
    person = person_with("intake_analyst")
    with record.begin() as session:
        row, secret = issue_token(session, person.id, "to be revoked")
    async with (
        listening(url, secret) as heard,
        listening(url, person.token) as other,
    ):
        await person.send("DELETE", f"/v1/tokens/{row.id}")
        await heard.until(lambda heard: heard.is_over)

        assert heard.closed == "unauthenticated"
        assert not other.is_over


async def test_an_expired_token_and_a_leaver_end_their_streams(
    monkeypatch, url, person_with, record
):
    from datetime import timedelta  # noqa: PLC0415

    monkeypatch.setattr("tocsin.desk.event_hub.CHECK", 0.2)
    person, leaver = person_with("intake_analyst"), person_with("intake_analyst")
    with record.begin() as session:
        _, secret = issue_token(session, person.id, "short", lifetime=timedelta(seconds=2))
    async with (
        listening(url, secret) as expiring,
        listening(url, leaver.token) as leaving,
    ):
        with record.begin() as session:
            people.change_user(session, leaver.id, active=False)
        await leaving.until(lambda heard: heard.is_over)
        await expiring.until(lambda heard: heard.is_over)

    assert expiring.closed == leaving.closed == "unauthenticated"


async def test_a_role_that_is_taken_away_counts_at_once(
    monkeypatch, url, person_with, case_for, record
):
    monkeypatch.setattr("tocsin.desk.event_hub.CHECK", 0.1)
    person = person_with("intake_analyst")
    async with listening(url, person.token) as heard:
        first = case_for()
        await heard.has(first.ref)
        with record.begin() as session:
            people.set_grants(session, person.id, [])
        give_up = time.monotonic() + PATIENCE
        while True:
            later = case_for()
            await asyncio.sleep(0.3)
            if later.ref not in heard.refs:
                break
            assert time.monotonic() < give_up

    assert first.ref in heard.refs


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

    give_up = time.monotonic() + PATIENCE
    while not await has_room():
        assert time.monotonic() < give_up


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


async def test_nobody_hears_without_a_token(url):
    async with listening(url, "tcn_wrong") as refused:
        assert refused.answer.status_code == 401
