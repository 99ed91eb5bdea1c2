"""The public form: an outsider files a notice without an account, and looks how it stands."""

import re
import time
import uuid
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.async_api import expect

from tests.api.streams import served
from tests.polling import eventually
from tocsin.console.app import create_app
from tocsin.domain.form_tokens import SOONEST, FormTokens
from tocsin.storage import event_feed
from tocsin.storage.models import CaseRow, ItemRow
from tocsin.storage.withholdings import NewWithholding, impose

pytestmark = pytest.mark.anyio
COPYRIGHT = "/notice/copyright-takedown"
ANSWERS = {
    "fields.requester_name": "Ada Acme",
    "fields.requester_email": "ada@example.org",
    "fields.work_description": "A song of mine",
    "fields.target_urls": "https://example.org/copy",
}
ALL_OF_IT = {"declared[]": ["i", "v", "vi"]}


@pytest.fixture(scope="module")
def console(settings):
    """Serve a console that takes notices from outside."""
    with served(settings.model_copy(update={"public_notices": "on"}), create_app) as url:
        yield url


@pytest.fixture
async def outside(console):
    """Give an outsider plain HTTP: no session, no cookie."""
    async with httpx.AsyncClient(base_url=console, timeout=30) as client:
        yield client


@pytest.fixture
def token(record):
    """Make the token of a form that was shown a while ago."""
    with record() as session:
        key = event_feed.secret(session)

    def make(kind="copyright-takedown", age=60):
        return FormTokens(key).make(kind, time.time() - age)

    return make


async def test_an_outsider_files_a_notice_and_sees_how_it_stands(seat, analyst, record):
    them = await seat(None, signed_in=False, locale="en-GB")
    page = them.page
    await them.goto("/notice")
    await page.get_by_role("link", name="Copyright takedown notice").click()
    shown = time.monotonic()
    await page.get_by_label("Name of the rights-holder or agent").fill("Ada Acme")
    await page.get_by_label("Where to answer").fill("ada@example.org")
    await page.get_by_label("The work that is said to be infringed").fill("My song")
    await page.get_by_label("Where the material is").fill("https://example.org/browser")
    await page.get_by_label("I have a good faith belief").check()
    await page.get_by_label("Files").set_input_files(
        {"name": "proof.txt", "mimeType": "text/plain", "buffer": b"This is my proof."}
    )
    await eventually(lambda: time.monotonic() > shown + SOONEST.total_seconds() + 1)
    await page.get_by_role("button", name="Send the notice").click()

    await expect(page.get_by_role("heading", name="We have received")).to_be_visible()
    await page.get_by_role("link", name="How your notice stands").click()
    await expect(page.locator(".steps")).to_contain_text("Received")
    number = await page.locator(".number").text_content()
    assert re.fullmatch(r"W-\w{4}-\w{4}", number)
    assert "TCN-" not in await page.content()
    assert not await page.context.cookies()

    async def examined():
        await page.reload()
        return "Being examined" in await page.locator(".steps").text_content()

    assert await eventually(examined)


async def test_what_was_filed_is_a_case_with_what_is_missing(surf, analyst, outside, token):
    place = f"https://example.org/{time.monotonic_ns()}"
    sent = {**ANSWERS, "fields.target_urls": place, "form": token(), "declared[]": ["i", "v"]}
    files = {"attachment": ("proof.txt", b"A proof that stands in a file.", "text/plain")}
    answer = await outside.post(COPYRIGHT, data=sent, files=files)
    number = re.search(r"W-\w{4}-\w{4}", (await outside.get(where_of(answer))).text)[0]
    me = await surf(analyst)

    async def found():
        page = (await me.get("/intake", params={"q": number})).text
        return re.search(r'href="(/intake/[0-9a-f]{32})"', page)

    item = (await eventually(found))[1]

    async def case():
        return (await analyst.get(f"/v1/items/{item.rpartition('/')[2]}")).json()["case"]

    led = await eventually(case)
    whole = (await analyst.get(f"/v1/cases/{led['ref']}")).json()
    shown = (await me.get(item)).text

    assert answer.status_code == 303
    assert whole["kind"] == "copyright-takedown"
    assert whole["fields"]["target_urls"] == [place]
    assert whole["fields"]["missing"] == ["vi"]
    assert number in shown
    assert "proof.txt" in shown
    saved = await me.get(f"{item}/files/0")
    assert saved.content == b"A proof that stands in a file."
    assert "attachment" in saved.headers["content-disposition"]


@pytest.mark.parametrize(
    ("language", "said"), [("es", "Enviar la notificación"), ("pt", "Enviar a notificação")]
)
async def test_it_speaks_the_language_of_who_looks(outside, language, said):
    by_browser = await outside.get(COPYRIGHT, headers={"Accept-Language": f"{language}-XX"})
    by_address = await outside.get(COPYRIGHT, params={"lang": language})

    assert said in by_browser.text
    assert said in by_address.text


async def test_only_kinds_that_are_public_have_a_form(outside):
    shown = (await outside.get("/notice")).text

    assert "/notice/privacy-request" in shown
    assert "platform-incident" not in shown
    for kind in ("platform-incident", "tco-removal-order", "nothing", "%00", "..%2f"):
        assert (await outside.get(f"/notice/{kind}")).status_code in (404, 422)
    refused = await outside.post("/notice/tco-removal-order", data={"fields.authority": "x"})
    assert refused.status_code == 404


async def test_it_is_closed_unless_it_is_opened(settings):
    with served(settings, create_app) as url:
        async with httpx.AsyncClient(base_url=url) as client:
            answers = [await client.get(path) for path in ("/notice", COPYRIGHT)]

    assert [one.status_code for one in answers] == [404, 404]


async def test_faults_are_named_and_everything_is_kept(outside, token):
    sent = {
        "fields.requester_email": "nobody",
        "fields.target_urls": "javascript:alert(1)",
        "fields.work_description": "<script>alert(1)</script> & more",
        "declared[]": ["v"],
        "form": token(),
    }

    answer = await outside.post(COPYRIGHT, data=sent)

    assert answer.status_code == 422
    for name in ("requester_name", "requester_email", "target_urls"):
        assert f'id="f-fields-{name}-fault"' in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in answer.text
    assert "<script>alert" not in answer.text
    assert re.search(r'value="v" checked', answer.text)


@pytest.mark.parametrize(
    ("change", "status", "title"),
    [
        ({"form": ""}, 403, "Please send the form once more"),
        ({"form": "1.forged.forged"}, 403, "Please send the form once more"),
        ({"website": "https://spam.example"}, 422, "A hidden field was filled in"),
        ({"fields.nothing": "x"}, 422, "The request is not as it must be"),
        ({"fields.ownership": "x" * 200_001}, 422, "The request is not as it must be"),
    ],
)
async def test_what_machines_send_is_refused_and_kept(outside, token, change, status, title):
    sent = {**ANSWERS, "form": token(), **change}

    answer = await outside.post(COPYRIGHT, data=sent)

    assert (answer.status_code, title in answer.text) == (status, True)
    assert "A song of mine" in answer.text


@pytest.mark.parametrize(("age", "title"), [(0, "very fast"), (90_000, "once more")])
async def test_a_form_counts_for_a_while(outside, token, age, title):
    answer = await outside.post(COPYRIGHT, data={**ANSWERS, "form": token(age=age)})

    assert answer.status_code == 403
    assert title in answer.text


async def test_a_form_of_one_kind_is_none_of_another(outside, token):
    sent = {**ANSWERS, "form": token("privacy-request")}

    assert (await outside.post(COPYRIGHT, data=sent)).status_code == 403


async def test_hostile_text_is_stored_as_text(outside, token):
    hostile = "\u202e<!-- '\"; DROP TABLE items; -- \ufffe {{ 7*7 }}\r\n"
    sent = {**ANSWERS, "fields.solution": hostile, "form": token()}

    answer = await outside.post(COPYRIGHT, data=sent)

    assert answer.status_code == 303


async def test_the_same_form_sent_twice_is_one_notice_and_other_words_are_none(outside, token):
    sent = {**ANSWERS, "form": token(), **ALL_OF_IT}

    first, second = [await outside.post(COPYRIGHT, data=sent) for _ in range(2)]
    other = await outside.post(COPYRIGHT, data={**sent, "fields.requester_name": "Bob"})

    assert first.headers["location"] == second.headers["location"]
    assert (other.status_code, "already received" in other.text) == (409, True)


async def test_files_that_are_too_large_get_a_page(outside, token, settings):
    most = settings.public_notice_bytes
    for size in (most + 10, most + 3_000_000):
        files = {"attachment": ("film.bin", b"\0" * size)}
        answer = await outside.post(COPYRIGHT, data={**ANSWERS, "form": token()}, files=files)

        assert answer.status_code == 413
        assert answer.headers["content-type"].startswith("text/html")


async def test_nobody_finds_a_status_without_its_secret(outside, token):
    answer = await outside.post(COPYRIGHT, data={**ANSWERS, "form": token()})
    where = where_of(answer)
    secret = where.rpartition("/")[2]
    for guess in ("x", "A" * 43, secret[:-1], secret + "A", secret.swapcase()):
        assert (await outside.get(f"/notice/status/{guess}")).status_code == 404
    shown = await outside.get(where)

    assert shown.headers["x-robots-tag"] == "noindex, nofollow"
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert 'name="robots" content="noindex' in shown.text


@pytest.mark.parametrize("why", ["sealed", "joined", "forbidden"])
async def test_nobody_learns_of_a_case_by_a_notice(outside, token, record, why):
    place = f"https://example.org/{uuid.uuid4().hex}"
    sent = {**ANSWERS, "fields.target_urls": place, "form": token(), **ALL_OF_IT}
    where = where_of(await outside.post(COPYRIGHT, data=sent))

    async def examined():
        return "Being examined" in (await outside.get(where)).text

    assert await eventually(examined)
    number = re.search(r"W-\w{4}-\w{4}", (await outside.get(where)).text)[0]
    with record.begin() as session:
        item = session.query(ItemRow).filter_by(provider_message_id=number).one()
        if why == "sealed":
            session.get(CaseRow, item.case_id).sensitivity = "sealed"
        elif why == "joined":
            item.joined = True
        else:
            until = datetime.now(UTC) + timedelta(days=30)
            plan = {"to": [], "before": [], "then": "ask"}
            order = ("requester", "order-1", until, "reason", "user:x", plan)
            impose(session, NewWithholding(item.case_id, *order))

    page = (await outside.get(where)).text
    assert "Received" in page
    assert "Being examined" not in page


def where_of(answer):
    """Where the status stands, without what makes it a receipt."""
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]
