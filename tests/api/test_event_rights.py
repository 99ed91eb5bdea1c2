"""Events are for those who may know, for as long as they may."""

from datetime import timedelta

import pytest

from tests.api.streams import listening, missed
from tests.polling import eventually
from tocsin.domain.access import Grant, Role
from tocsin.storage import people
from tocsin.storage.access_log import lines
from tocsin.storage.tokens import issue_token

pytestmark = pytest.mark.anyio


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


async def test_a_role_that_is_taken_away_counts_at_once(
    monkeypatch, url, analyst, person_with, case_for, record
):
    monkeypatch.setattr("tocsin.desk.event_hub.CHECK", 0.1)
    person = person_with("intake_analyst")
    async with listening(url, person.token) as heard, listening(url, analyst.token) as others:
        first = case_for()
        await heard.has(first.ref)
        with record.begin() as session:
            people.set_grants(session, person.id, [])

        async def is_deaf():
            later, last = case_for(), case_for()
            await others.has(last.ref)
            return later.ref not in heard.refs

        await eventually(is_deaf, "the stream without the role")

    assert first.ref in heard.refs


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


async def test_nobody_hears_without_a_token(url):
    async with listening(url, "tcn_wrong") as refused:
        assert refused.answer.status_code == 401
