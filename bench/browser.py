"""What a person's browser makes of a page: when its largest part is painted, what it weighs."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

FLAGS = ("--disable-background-networking", "--no-first-run", "--disable-dev-shm-usage")
PAINTED = """() => new Promise((tell) => {
  new PerformanceObserver((list) => tell(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
})"""
WEIGHT = r"""() => [...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource").filter((one) => /\.(css|js)$/.test(one.name))]
  .reduce((sum, one) => sum + one.decodedBodySize, 0)"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser of this machine.

    Raises:
        FileNotFoundError: There is none.
    """
    found = os.environ.get("TOCSIN_CHROMIUM") or shutil.which("chromium")
    if not found:
        message = "no Chromium here: install it, or name it in TOCSIN_CHROMIUM"
        raise FileNotFoundError(message)
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


def looked_at(browser: Browser, url: str, name: str, secret: str) -> tuple[float, int]:
    """Open a page as somebody with an empty cache.

    Args:
        browser: Where.
        url: Of the page.
        name: Of the session's cookie.
        secret: What it holds.

    Returns:
        Milliseconds to the Largest Contentful Paint; bytes of HTML, CSS and JS, uncompressed.
    """
    context = browser.new_context(
        viewport={"width": 1360, "height": 860}, service_workers="block"
    )
    context.add_cookies([{"name": name, "value": secret, "url": url}])
    page = context.new_page()
    page.goto(url, wait_until="load")
    painted = float(page.evaluate(PAINTED))
    weight = int(page.evaluate(WEIGHT))
    context.close()
    return painted, weight
