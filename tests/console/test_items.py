"""The item viewer: what strangers sent is looked at and never run; graphic media is covered."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import text

from tests.console import papers
from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio
STRICT = "sandbox; default-src 'none'"


@pytest.fixture
def brought(analyst):
    """Bring something in and wait until it is read; give the item's id."""

    async def bring(content, media, filename="a"):
        headers = {"Content-Type": media, "Prefer": "wait=20"}
        path = f"/v1/intake?filename={filename}"
        answer = await analyst.send("POST", path, content=content, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()["item"]["id"]

    return bring


@pytest.mark.parametrize(
    ("content", "media", "filename"),
    [
        (papers.MAIL, "message/rfc822", "a.eml"),
        (papers.PAGE, "text/html", "a.html"),
        (papers.DRAWING, "image/svg+xml", "a.svg"),
        (papers.PAGE, "text/plain", "a.txt"),
    ],
)
async def test_markup_of_a_stranger_is_only_ever_text(
    brought, surf, analyst, content, media, filename
):
    item = await brought(content, media, filename)

    page = await (await surf(analyst)).get(f"/items/{item}")

    assert page.status_code == 200
    assert "A harmless line." in page.text
    assert "document.title" not in page.text.replace("&#39;", "'").split("<pre")[0]
    assert not re.search(
        r"<script(?! type=\"module\" src=\"/static/)|onerror=\"|<svg|onload=\"", page.text
    )
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]


async def test_nothing_of_a_hostile_paper_runs_in_a_browser(brought, seat, analyst):
    item = await brought(papers.DRAWING, "image/svg+xml", "a.svg")
    mine = await seat(analyst)

    await mine.goto(f"/items/{item}")

    assert "owned" not in await mine.page.title()
    assert await mine.page.locator("main script, main svg").count() == 0


async def test_pages_of_a_pdf_are_images_under_the_strictest_policy(brought, surf, analyst):
    item = await brought(papers.pdf(7), "application/pdf", "order.pdf")
    mine = await surf(analyst)

    page = await mine.get(f"/items/{item}")
    image = await mine.get(f"/items/{item}/pages/7")

    assert "Pages 1 to 5 of 7" in page.text
    assert page.text.count("<img ") == 5
    assert "Line of page 1" in page.text
    assert "<embed" not in page.text
    assert "<iframe" not in page.text
    assert image.headers["content-type"] == "image/png"
    assert image.headers["content-security-policy"] == STRICT
    assert image.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(image.content)).size == (459, 306)
    assert (await mine.get(f"/items/{item}/pages/8")).status_code == 404


async def test_json_is_indented(brought, surf, analyst):
    item = await brought(b'{"to": {"whom": "<b>"}}', "application/json", "a.json")

    page = await (await surf(analyst)).get(f"/items/{item}")

    assert "{\n  &#34;to&#34;: {\n    &#34;whom&#34;: &#34;&lt;b&gt;&#34;" in page.text


async def test_a_character_that_turns_the_line_is_written_out(brought, surf, analyst):
    item = await brought("invoice\u202egpj.exe".encode(), "text/plain", "a.txt")

    assert "invoice[U+202E]gpj.exe" in (await (await surf(analyst)).get(f"/items/{item}")).text


async def test_a_picture_is_covered_until_it_is_asked_for(brought, surf, analyst):
    item = await brought(papers.picture(), "image/png", "a.png")
    mine = await surf(analyst)

    page = await mine.get(f"/items/{item}")
    covered = await mine.get(f"/items/{item}/pages/0")
    shown = await mine.done(f"/items/{item}/uncover", at="0", look="colour")
    source = re.search(r'<img src="([^"]+)"', shown.text)[1]
    clear = await mine.get(source)

    assert 'class="leaf covered"' in page.text
    assert 'class="leaf covered"' not in shown.text
    assert has_colour(clear.content)
    assert not has_colour(covered.content)
    assert clear.headers["content-security-policy"] == STRICT
    assert clear.headers["cache-control"] == "private, no-store"


async def test_each_uncovering_counts_once_and_only_for_who_did_it(
    brought, surf, person_with, record
):
    bob, eve = person_with(Role.INTAKE_ANALYST), person_with(Role.INTAKE_ANALYST)
    item = await brought(papers.picture((9, 9, 200)), "image/png", "b.png")
    mine, hers = await surf(bob), await surf(eve)

    first = await mine.done(f"/items/{item}/uncover", at="0", look="grey")
    again = await mine.done(f"/items/{item}/uncover", at="0", look="grey")
    number = re.search(r'name="uncovered" value="(\d+)"', first.text)[1]
    covered = await mine.done(f"/items/{item}/cover", at="0", uncovered=number)
    once_more = await mine.done(f"/items/{item}/uncover", at="0", look="colour")

    assert "You have uncovered 1 today and 1 in seven days" in again.text
    assert 'class="leaf grey"' in again.text
    assert 'class="leaf covered"' in covered.text
    assert "You have uncovered 2 today and 2 in seven days" in once_more.text
    assert (
        "You have uncovered 0 today and 0 in seven days"
        in (await hers.get(f"/items/{item}")).text
    )
    assert not has_colour((await hers.get(f"/items/{item}/pages/0?uncovered={number}")).content)
    with record() as session:
        rows = session.execute(
            text("SELECT seconds IS NOT NULL FROM exposures WHERE user_id = :id ORDER BY id"),
            {"id": bob.id},
        )
        assert list(rows.scalars()) == [True, False]


async def test_saving_a_film_counts_and_it_is_never_played(brought, surf, person_with):
    bob = person_with(Role.INTAKE_ANALYST)
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(200)
    item = await brought(film, "video/mp4", "a.mp4")
    mine = await surf(bob)

    page = await mine.get(f"/items/{item}")
    saved = await mine.done(f"/items/{item}/uncover", look="file")

    assert "<video" not in page.text
    assert saved.content == film
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "You have uncovered 1 today" in (await mine.get(f"/items/{item}")).text


async def test_who_may_not_read_items_sees_none(brought, surf, person_with):
    item = await brought(b"Some letter", "text/plain", "a.txt")
    bob = person_with(Role.VENDOR_MODERATOR)

    for path in (f"/items/{item}", f"/items/{item}/pages/0"):
        assert (await (await surf(bob)).get(path)).status_code in (403, 404)
    assert (await (await surf(bob)).form(f"/items/{item}/uncover", at="0")).status_code in (
        403,
        404,
    )


def has_colour(content):
    image = Image.open(io.BytesIO(content)).convert("RGB").resize((2, 1))
    pixels = (image.getpixel((x, 0)) for x in range(2))
    return any(max(one) - min(one) > 40 for one in pixels)
