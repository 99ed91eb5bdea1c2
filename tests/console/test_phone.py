"""The console on a phone: it can be installed, and keeps nothing of the record there."""

import io

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.console.browsing import PHONE

pytestmark = pytest.mark.anyio
READY = "() => navigator.serviceWorker.ready.then((one) => one.active.state)"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) found.push(new URL(one.url).pathname);
  }
  return found;
}"""


async def test_a_phone_is_told_what_it_installs(surf):
    client = await surf()
    answer = await client.get("/manifest.webmanifest", headers={"Accept-Language": "es"})
    told = answer.json()

    assert answer.headers["content-type"] == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    assert told["lang"] == "es"
    for icon in told["icons"]:
        image = Image.open(io.BytesIO((await client.get(icon["src"])).content))
        assert f"{image.width}x{image.height}" == icon["sizes"]
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}


async def test_without_a_network_a_page_says_so(seat, analyst, case_for):
    case = case_for(title="Nothing for a lost phone")
    mine = await seat(analyst, viewport=PHONE, service_workers="allow")
    await mine.goto(f"/cases/{case.ref}")
    assert await mine.page.evaluate(READY) in ("activating", "activated")
    await mine.goto(f"/cases/{case.ref}")
    await mine.page.context.set_offline(offline=True)
    await mine.goto("/cases")

    await expect(mine.page.get_by_role("heading", name="No connection")).to_be_visible()
    assert await mine.page.evaluate("() => document.styleSheets[0].cssRules.length") > 0
    await mine.page.context.set_offline(offline=False)
    await mine.page.get_by_role("link", name="Try again").click()
    await expect(mine.page.get_by_role("heading", name="Inbox")).to_be_visible()
    mine.faults.clear()  # what could not be fetched without a network


async def test_only_files_and_the_page_without_a_network_stay_on_the_device(
    seat, analyst, case_for
):
    case = case_for(title="Nothing for a lost phone")
    mine = await seat(analyst, service_workers="allow")
    await mine.goto("/")
    await mine.page.evaluate(READY)
    for path in ("/cases", f"/cases/{case.ref}", "/account", "/cases/export.csv?q=lost"):
        await mine.page.evaluate("async (path) => (await fetch(path)).text()", path)
    kept = await mine.page.evaluate(KEPT)

    assert "/offline" in kept
    assert [one for one in kept if one != "/offline" and not one.startswith("/static/")] == []
