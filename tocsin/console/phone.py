"""What makes the console installable on a phone: its manifest, a service worker, icons.

The worker keeps style sheets, scripts, icons and one page that says that there is no network.
It never keeps a page of the record or an answer of the API: a lost phone holds nothing.
"""

import json

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from tocsin.console.nav import PLACES
from tocsin.console.render import page
from tocsin.console.static import files, path_of, version
from tocsin.console.translations import catalogue
from tocsin.console.visitor import AReader

router = APIRouter()
OFFLINE = "/offline"
BAR, PAGE = "#17324d", "#f6f7f8"  # --bar and --page of the style sheet
ICONS = (
    ("icons/192.png", "192x192", "any"),
    ("icons/512.png", "512x512", "any"),
    ("icons/maskable.png", "512x512", "maskable"),
)
SHORTCUTS = ("pages", "inbox", "on-call")
SHELL = ("css/tocsin.css", "icon.svg", "icons/192.png")
CHECKED_EACH_TIME = {"Cache-Control": "no-cache"}


@router.get("/manifest.webmanifest")
async def manifest(reader: AReader) -> Response:
    """Tell a phone what it installs, in the reader's language."""
    say = catalogue(reader.language).gettext
    places = {place.id: place for place in PLACES}
    told = {
        "id": "/",
        "name": "Tocsin",
        "short_name": "Tocsin",
        "lang": reader.language,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": BAR,
        "background_color": PAGE,
        "icons": [
            {"src": path_of(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
        "shortcuts": [
            {"name": say(places[one].label), "url": places[one].href} for one in SHORTCUTS
        ],
    }
    return JSONResponse(told, headers=CHECKED_EACH_TIME, media_type="application/manifest+json")


@router.get("/sw.js")
async def worker() -> Response:
    """Serve the service worker; a new release is a new worker, which forgets the old files."""
    scripts = sorted(name for name in files() if name.startswith("js/"))
    kept = [OFFLINE, *(path_of(name) for name in (*SHELL, *scripts))]
    head = f'const RELEASE = "tocsin-{version()}";\nconst KEPT = {json.dumps(kept)};\n'
    return Response(
        head.encode() + files()["worker.js"],
        media_type="text/javascript; charset=utf-8",
        headers=CHECKED_EACH_TIME,
    )


@router.get(OFFLINE)
async def offline(reader: AReader) -> Response:
    """Say that there is no network, and how people are reached meanwhile."""
    return page(reader, "offline.html")
