"""The timeline on the case page: its filters, its pages, and a page for each entry."""

import re

import pytest

from tests.console.browsing import page_of

pytestmark = pytest.mark.anyio
WEIGHT = 100_000


async def test_the_timeline_is_filtered_by_the_url(mine, ref, analyst):
    await analyst.post(f"/v1/cases/{ref}/notes", {"text": "By hand"})

    people = _events(await page_of(mine, ref, "?by=people"))
    machines = _events(await page_of(mine, ref, "?by=machines"))
    deadlines = _events(await page_of(mine, ref, "?about=deadlines&order=oldest"))

    assert people == ["Note", "Received"]
    assert "Stage begins" in machines
    assert "Note" not in machines
    assert set(deadlines) <= {"Deadline runs", "Reminder"}
    assert deadlines[0] == "Deadline runs"


async def test_a_long_timeline_comes_in_pages_and_the_page_stays_light(mine, ref, analyst):
    for number in range(45):
        text = f"Note {number}. " + "The quick brown fox. " * 60
        await analyst.post(f"/v1/cases/{ref}/notes", {"text": text})

    first = await page_of(mine, ref)
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = await page_of(mine, ref, following.partition("#")[0])

    seqs = [int(seq) for seq in re.findall(r'id="entry-(\d+)"', first + second)]
    assert seqs == sorted(seqs, reverse=True)
    assert len(seqs) == len(set(seqs)) == 30
    parts = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', first)
    loaded = [len((await mine.get(part)).content) for part in parts]
    shell = ("live", "ticking", "keys")
    base = parts[0].rsplit("/css/", 1)[0]
    loaded += [len((await mine.get(f"{base}/js/{name}.js")).content) for name in shell]
    assert len(first.encode()) + sum(loaded) < WEIGHT


async def test_an_entry_has_a_page_with_its_hashes_and_its_whole_text(mine, ref, analyst):
    text = "A long story. " * 100
    noted = (await analyst.post(f"/v1/cases/{ref}/notes", {"text": text})).json()

    answer = await mine.get(f"/cases/{ref}/entries/{noted['seq']}")
    beyond = await mine.get(f"/cases/{ref}/entries/9999")

    assert text.strip() in answer.text
    assert "Hash before" in answer.text
    assert beyond.status_code == 404


def _events(text):
    return re.findall(r"<strong>([^<]+)</strong>", text.partition('class="story"')[2])
