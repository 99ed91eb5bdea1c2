"""The case page: what it shows to whom, and what its forms do, over plain HTTP."""

import asyncio
import re

import pytest

from tests.console.browsing import page_of
from tests.polling import eventually
from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio
KEY = "0123456789abcdef0123456789abcdef"
WEIGHT = 100_000


@pytest.fixture
async def theirs(surf, counsel):
    return await surf(counsel)


async def form(client, path, **values):
    """Send a form as the page would."""
    values = {name.replace("__", "."): value for name, value in values.items()}
    return await client.post(path, data={"csrf": client.csrf, "key": KEY, **values})


async def verdict(client, ref, gate, verdict="remove", reason="Named clearly", **more):
    values = {"content_sha256": gate["content_sha256"], "_gate": gate["id"], **more}
    path = f"/cases/{ref}/gates/{gate['id']}/decisions"
    return await form(client, path, verdict=verdict, reason=reason, **values)


async def test_the_page_shows_exactly_what_a_verdict_covers(mine, ref, gate_of, analyst):
    gate = await gate_of(analyst, ref, "review")

    text = await page_of(mine, ref)

    assert gate["content_sha256"] in text
    assert "The work that is said to be infringed" in text
    assert "https://host.example/a\nhttps://host.example/b" in text
    assert 'href="https://host.example' not in text  # what strangers name is never a link


async def test_the_letter_that_would_go_out_stands_beside_what_was_asked(
    theirs, ref, decide, gate_of, analyst, counsel
):
    await decide(analyst, ref, "review", "remove")
    await gate_of(counsel, ref, "counsel")

    text = await page_of(theirs, ref)

    assert "The letter that would go out" in text
    assert f"reference {ref}" in text


@pytest.mark.parametrize("typed", ["lower", "bare"])
async def test_a_ref_is_read_as_people_type_it(mine, ref, typed):
    spelled = ref.lower() if typed == "lower" else ref.replace("-", "")

    assert ref in await page_of(mine, spelled)


async def test_a_sealed_case_is_as_one_that_does_not_exist(mine, theirs, case_for):
    sealed = case_for(sensitivity="sealed", title="Nobody's business").ref

    hidden = await mine.get(f"/cases/{sealed}")
    unknown = await mine.get("/cases/TCN-0000-0000")
    odd = await mine.get("/cases/what?is=this")

    assert hidden.status_code == unknown.status_code == odd.status_code == 404
    blank = re.compile(re.escape(sealed) + r"|TCN-0000-0000|[0-9a-f]{32,64}")
    assert blank.sub("", hidden.text) == blank.sub("", unknown.text)
    for part in ("amend", "entries/0", "gates/review.1"):
        assert (await mine.get(f"/cases/{sealed}/{part}")).status_code == 404
    assert "business" in await page_of(theirs, sealed)


async def test_a_verdict_that_is_sent_twice_at_once_counts_once(
    mine, ref, gate_of, analyst, timeline_of
):
    gate = await gate_of(analyst, ref, "review")

    answers = await asyncio.gather(*(verdict(mine, ref, gate) for _ in range(2)))

    assert [answer.status_code for answer in answers] == [303, 303]
    events = [entry["event"] for entry in await timeline_of(analyst, ref)]
    assert events.count("verdict.given") == 1


async def test_a_verdict_without_a_reason_shows_the_case_with_the_choice_kept(
    mine, ref, gate_of, analyst
):
    gate = await gate_of(analyst, ref, "review")

    answer = await verdict(mine, ref, gate, "refuse", reason=" ")

    assert answer.status_code == 422
    assert re.search(r'value="refuse" required checked', answer.text)
    assert '<a href="#verdict-reason">Reason</a>: This is needed.' in answer.text
    assert "String should" not in answer.text


async def test_rare_actions_are_folded_away_and_what_makes_no_sense_yet_is_not_there(
    theirs, ref, decide, gate_of, analyst, counsel
):
    await decide(analyst, ref, "review", "remove")
    await gate_of(counsel, ref, "counsel")

    before = await page_of(theirs, ref)
    await decide(counsel, ref, "counsel", "remove")
    await gate_of(counsel, ref, "act")
    after = await page_of(theirs, ref)

    for rare in ("withdraw", "reclassify"):
        assert before.index('id="more-acts"') < before.index(f'id="act-{rare}"')
    assert before.index(">Correct the fields</a>") < before.index('id="more-acts"')
    assert 'id="act-reverse"' not in before
    assert after.index('id="act-withdraw"') < after.index('id="act-reverse"')


async def test_what_is_missing_is_named_as_the_playbook_does(mine, ref, gate_of, analyst):
    await gate_of(analyst, ref, "review")
    lacks = {"reason": "Unsigned.", "missing": ["i", "v", "requester_name"]}
    assert (await analyst.post(f"/v1/cases/{ref}/actions/amend", lacks)).status_code == 201

    text = await page_of(mine, ref)

    assert "Still missing: Signature of a person authorized to act; Statement of" in text
    assert "; Name of the rights-holder or agent</p>" in text


async def test_a_rare_action_that_was_refused_stands_open_with_what_was_typed(
    mine, ref, gate_of, analyst
):
    await gate_of(analyst, ref, "review")

    answer = await mine.form(f"/cases/{ref}/actions/withdraw", reason="They wrote again.")

    assert answer.status_code == 422
    assert re.search(r'<details open[^>]*id="more-acts"', answer.text)
    assert re.search(r'<details id="act-withdraw" open>', answer.text)
    assert "They wrote again." in answer.text


async def test_who_holds_no_such_role_is_offered_no_verdict(surf, ref, gate_of, person_with):
    auditor = person_with(Role.AUDITOR)
    client = await surf(auditor)

    text = await page_of(client, ref)

    assert "Another role decides this." in text
    assert 'name="verdict"' not in text
    assert "/actions/" not in text
    assert "/clocks/" not in text


async def test_a_privileged_body_is_withheld_and_says_so(mine, theirs, ref, counsel):
    await counsel.post(f"/v1/cases/{ref}/notes", {"text": "Our exposure", "privileged": True})

    hers = await page_of(theirs, ref, "?privileged=1")
    text = await page_of(mine, ref, "?privileged=1")

    assert "Our exposure" in hers
    assert "Our exposure" not in text
    assert "Withheld: this is not for you to read" in text


async def test_a_deadline_says_why_and_is_paused_resumed_and_extended(surf, ref, manager):
    client = await surf(manager)
    text = await page_of(client, ref)
    assert "Why this date" in text
    assert "17 U.S.C. 512(c)(1)(C)" in text

    for turn, more in (
        ("pause", {}),
        ("resume", {}),
        ("extend", {"until": "2199-01-01T10:00"}),
    ):
        path = f"/cases/{ref}/clocks/expeditious/{turn}"
        answer = await form(client, path, reason="As agreed", **more)
        assert answer.headers["location"].endswith(f"?said=clock-{turn}#case-clocks")

    assert "2199-01-01T10:00:00Z" in await page_of(client, ref)


async def test_an_instant_that_is_none_is_said_at_the_form_with_the_reason_kept(
    surf, ref, manager
):
    client = await surf(manager)

    path = f"/cases/{ref}/clocks/expeditious/extend"
    answer = await form(client, path, reason="They asked", until="tomorrow")

    assert answer.status_code == 422
    assert "is no time" in answer.text
    assert "They asked" in answer.text


async def test_what_ends_the_case_asks_for_a_second_yes(mine, ref):
    text = await page_of(mine, ref)
    unsure = await form(mine, f"/cases/{ref}/actions/withdraw", reason="They wrote")
    sure = await form(mine, f"/cases/{ref}/actions/withdraw", reason="They wrote", _sure="1")

    assert 'name="_sure"' in text
    assert unsure.status_code == 422
    assert "They wrote" in unsure.text
    assert sure.status_code == 303


async def test_a_letter_is_edited_and_a_new_round_begins(
    theirs, ref, decide, gate_of, analyst, counsel
):
    await decide(analyst, ref, "review", "remove")
    gate = await gate_of(counsel, ref, "counsel")

    path = f"/cases/{ref}/letters/{gate['letter']}"
    answer = await form(theirs, path, body="Dear Ada, it is done.", verdict="refuse")

    assert answer.headers["location"] == f"/cases/{ref}?said=letter#case-gate"
    again = await eventually(
        lambda: gate_of(counsel, ref, "counsel"), "round 2", lambda now: now["round"] == 2
    )
    assert again["content_sha256"] != gate["content_sha256"]
    assert (gate["drafted_for"], again["drafted_for"]) == ("remove", "refuse")
    assert "It goes out with “Refuse”." in await page_of(theirs, ref)
    stale = await form(theirs, path, body="Dear Ada, it is not.", key="f" * 32)
    assert stale.status_code == 409
    assert "Dear Ada, it is not." in stale.text
    assert "Dear Ada, it is done." in stale.text


async def test_fields_are_corrected_and_a_correction_of_old_fields_is_refused(
    mine, ref, analyst
):
    case = (await analyst.get(f"/v1/cases/{ref}")).json()
    values = {"_version": str(case["fields_version"]), "fields.work_description": "A hymn"}
    asked = await mine.get(f"/cases/{ref}/amend")
    assert "A song" in asked.text

    path = f"/cases/{ref}/actions/amend"
    answer = await form(mine, path, reason="", **values)
    late = await form(mine, path, reason="mine", **values | {"key": "e" * 32})

    assert answer.status_code == 303, answer.text
    fields = (await analyst.get(f"/v1/cases/{ref}")).json()["fields"]
    assert fields["work_description"] == "A hymn"
    assert fields["target_urls"] == case["fields"]["target_urls"]
    assert late.status_code == 409
    assert "mine" in late.text
