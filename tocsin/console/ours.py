"""What is ours: the pages that forms may come from, and the addresses that one goes on to.

Nobody else may fill in a form here. Browsers say whose page it is over https and on the own
machine (``Sec-Fetch-Site``, W3C Fetch Metadata), and elsewhere name the site that a form comes
from (``Origin``, RFC 6454). What says neither is no browser, and carries nobody's cookie
unasked.
"""

from urllib.parse import urlsplit

from fastapi import Request

LONGEST = 2_000  # of an address to go on to; longer ones lead to the start
OURS = ("same-origin", "none")  # `none`: the person themselves, as with a page loaded again


def is_ours(request: Request) -> bool:
    """Tell whether a form comes from a page of ours; another port is another site."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said in OURS
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.url.netloc


def inside(path: str) -> str:
    """Return where to go on: a path of ours, never another site."""
    is_here = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_here and "\\" not in path and len(path) <= LONGEST else "/"
