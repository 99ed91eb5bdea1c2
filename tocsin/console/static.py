"""Style sheets, scripts and icons, under a path that changes when any of them does.

So browsers may keep them for a year, and a page never meets scripts of another release.
"""

import hashlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import APIRouter
from starlette.responses import Response

from tocsin.desk.errors import NotFoundError

router = APIRouter()
TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
}
FOR_A_YEAR = "public, max-age=31536000, immutable"


@cache
def files() -> dict[str, bytes]:
    """Read them all, by their path below ``static``."""
    return dict(_below(resources.files("tocsin.console").joinpath("static"), ""))


@cache
def version() -> str:
    """Name this set of files: the beginning of a SHA-256 over all of them."""
    digest = hashlib.sha256()
    for name, content in sorted(files().items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def path_of(name: str) -> str:
    """Return where a file is found.

    Raises:
        KeyError: There is none of that name; a template is wrong.
    """
    files()[name]
    return f"/static/{version()}/{name}"


@router.get("/static/{_version}/{name:path}")
async def serve(_version: str, name: str) -> Response:
    """Serve a file. Another release's path gives this release's, and is not kept."""
    content = files().get(name)
    if content is None:
        raise NotFoundError
    kept = FOR_A_YEAR if _version == version() else "no-cache"
    media_type = TYPES[name.rpartition(".")[2]]
    return Response(content, media_type=media_type, headers={"Cache-Control": kept})


def _below(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            found += _below(entry, f"{name}/")
        elif entry.name.rpartition(".")[2] in TYPES:
            found.append((name, entry.read_bytes()))
    return found
