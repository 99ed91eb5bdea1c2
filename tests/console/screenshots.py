"""Pictures of every page: light, dark and on a phone. ``make screenshots`` runs it.

The people, cases and addresses in it are made up. A page that is new is in here by itself.
"""

import asyncio
import io
import re
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from PIL import Image

from tests.api.streams import served
from tests.console import pages, scenery
from tests.console.browsing import PHONE, SCREEN, browsing, reaching, seated
from tests.stacks import migrated
from tocsin.console.app import create_app
from tocsin.settings import Settings
from tocsin.storage.engine import make_engine, make_sessions

OUT = Path(__file__).parents[2] / "docs" / "img" / "console"
LONGEST = 1400  # pixels of a page that is longer
PATIENCE = 60_000  # milliseconds for a page; the machine may be busy
STEP = 7  # of a channel, between two colours of a picture
COLOURS = 48  # pages are flat areas and text: few are enough
SHAPES = {
    "light": {"viewport": SCREEN, "color_scheme": "light"},
    "dark": {"viewport": SCREEN, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "has_touch": True},
}
ONCE = ("/set-password/{secret}", "/rules/new")  # what shows a refusal, or leads elsewhere
ALL_PICTURES = """() => Promise.all([...document.images].map((one) => {
  one.loading = "eager";
  return one.decode().catch(() => null);
}))"""


def main():
    """Start a stack, furnish it, and take the pictures."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-")))
        running = stack.enter_context(migrated(home / "home", "worker"))
        engine = make_engine(running.urls.app, 5, name="screenshots")
        stack.callback(engine.dispose)
        settings = Settings(
            database_url=running.urls.app,
            temporal_address=running.temporal_address,
            public_notices="on",
        )
        base = stack.enter_context(served(settings, create_app))
        asyncio.run(_taken(base, make_sessions(engine)))
    every = sorted(OUT.glob("*.png"))
    size = sum(one.stat().st_size for one in every)
    sys.stdout.write(f"{len(every)} pictures, {size / 1e6:.1f} MB, in {OUT}\n")


async def _taken(base, record):
    async with reaching(base) as http:
        world = await scenery.furnish(record, http)
        async with browsing() as browser:
            for shape, options in SHAPES.items():
                async with seated(browser, record, base, world.everybody, **options) as seat:
                    seat.page.set_default_timeout(PATIENCE)
                    for route, path in pages.shown(world).items():
                        if route not in ONCE:
                            await _take(seat, path, OUT / f"{named(route)}-{shape}.png")
                    seat.faults.clear()


def named(route):
    """Name a page's pictures by its route, so that they keep their names."""
    words = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.sub(r"\{(\w+)\}", r"one", route))
    return "-".join(words).replace("cases-one", "case").replace("pages-one", "page") or "inbox"


async def _take(seat, path, out):
    answer = await seat.goto(path)
    if answer is None or not answer.ok:
        sys.stdout.write(f"not taken: {path} answered {answer and answer.status}\n")
        return
    await seat.page.evaluate("document.fonts.ready")
    await seat.page.evaluate(ALL_PICTURES)
    size = seat.page.viewport_size
    height = await seat.page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(height, LONGEST)}
    picture = await seat.page.screenshot(full_page=True, clip=clip, animations="disabled")
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(palette=_palette(image), dither=Image.Dither.NONE).save(out, optimize=True)


def _palette(image):
    """Take the colours that there is most of, exactly: averages would tint the page.

    Pillow looks colours up in steps of four, so those beside a taken one are left out.
    """
    counted = sorted(image.getcolors(image.width * image.height), reverse=True)
    most = []
    for _, colour in counted:
        if len(most) < COLOURS and all(_apart(colour, other) for other in most):
            most.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in most for part in colour])
    return palette


def _apart(one, other):
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) > STEP


if __name__ == "__main__":
    main()
