"""Every page of the console, from its own routes; a new page is in here by itself.

A parameter of a path is filled by the world's part ``<segment before>/<parameter>``, such as
``cases/ref``; one that the world has no part for fails a test, which says so.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from fastapi import FastAPI

from tests.console.world import INCIDENT, TAKEDOWN
from tocsin.console import phone
from tocsin.console.rooms import ROOMS

PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
OF_A_CASE = (
    *("cases/ref", "items/item_id", "intake/item_id", "pages/page_id"),
    *("mailbox/message", "deliveries/delivery"),
)
MISSING = {
    "cases/ref": "TCN-0000-0000",
    "items/item_id": "0" * 32,
    "intake/item_id": "0" * 32,
    "pages/page_id": "PG-0000-0000",
    "deliveries/delivery": str(2**62),
    "mailbox/message": str(2**62),
    "entries/seq": "1",
}
# Names that a path is asked with beside the world's own.
NAMES = {"overview/name": ("due", "volume", "clocks", "age")}
# Pages that are asked with a query only.
ALWAYS = {"/rules/new": "kind=made-up"}
# What is asked beside a page's plain address; `{…}` are parts of the corner's or the world's.
QUERIES = {
    "/cases": (
        "q={title}",
        "q={cases/ref}",
        "q={title}&state=open&sort=received",
        "kind=copyright-takedown&state=open&waiting_on=me",
    ),
    "/cases/export.csv": ("q={title}",),
    "/cases/assign": ("refs[]={cases/ref}",),
    "/cases/{ref}": ("human=1", "timeline=human", "privileged=1"),
    "/pages/new": ("case={cases/ref}",),
    "/deliveries": ("case={cases/ref}",),
    "/mailbox": ("case={cases/ref}",),
    "/audit": ("case={cases/ref}",),
}
# Answers that are no pages: files, pictures, feeds.
NOT_HTML = re.compile(
    r"\.(csv|ics|svg|png|zip|pdf|json|js|webmanifest)$|/(pages|files)/\{number\}$|/export$"
)


@dataclass(frozen=True)
class Route:
    """One route of the console."""

    method: str
    path: str

    @property
    def needs(self):
        """Name the parts that fill it."""
        steps = pairwise(self.path.split("/"))
        return [
            f"{before.strip('{}').partition(':')[0]}/{name}"
            for before, segment in steps
            for name in PARAMETER.findall(segment)
        ]

    @property
    def is_of_a_case(self):
        return any(need in OF_A_CASE for need in self.needs)

    @property
    def is_html(self):
        return not NOT_HTML.search(self.path)

    def filled(self, parts):
        """Fill in the parameters.

        Raises:
            KeyError: The world has no such part.
        """
        needs = iter(self.needs)
        return PARAMETER.sub(lambda _: str(parts[next(needs)]), self.path)

    def plain(self, parts):
        """Return where it is, with the query that it cannot be asked without."""
        always = ALWAYS.get(self.path)
        return self.filled(parts) + (f"?{always}" if always else "")

    def addresses(self, parts):
        """Return where it is, plainly and with each query that there are parts for."""
        path = self.plain(parts)
        others = [
            self.plain(parts | {need: name})
            for need in self.needs
            for name in NAMES.get(need, ())
        ]
        queries = QUERIES.get(self.path, ())
        known = [query for query in queries if all(one in parts for one in _places(query))]
        filled = [re.sub(r"\{([^}]+)\}", lambda m: parts[m[1]], query) for query in known]
        return [path, *others, *(f"{path}?{query}" for query in filled)]


def _places(query):
    return re.findall(r"\{([^}]+)\}", query)


def routes(method="GET"):
    """Return every route of the console for a method, in the order of its rooms."""
    return [Route(method, path) for path, verbs in _paths().items() if method.lower() in verbs]


@cache
def _paths():
    """Return the verbs of each path; routers nest, and a description of the whole is flat."""
    console = FastAPI()
    for room in (phone, *ROOMS):
        console.include_router(room.router)
    return console.openapi()["paths"]


def parts_of(world, corner=None):
    """Return what fills paths: of a corner, or of no case that there is."""
    own = corner.parts if corner else {}
    below = world.corner("open").parts | MISSING
    named = {need: names[0] for need, names in NAMES.items()}
    return {"title": world.title} | named | below | world.parts | own


def unfilled(world):
    """Return the routes that the world has no example for."""
    parts = parts_of(world, richest(world)) | parts_of(world, world.corner("open"))
    return [one.path for one in routes() if not set(one.needs) <= set(parts)]


def richest(world):
    return world.corner("restricted", INCIDENT)


def shown(world):
    """Return one address of each page: of the case that has the most to show on it."""
    takedown, incident = world.corner("open", TAKEDOWN), richest(world)
    found = {}
    for route in routes():
        if not route.is_html or route.path in unfilled(world):
            continue
        corner = incident if "/room" in route.path else takedown
        found[route.path] = route.plain(parts_of(world, corner))
    return found


class _OrNothing(dict):
    """Parts, and a name that nothing has where there is none."""

    def __missing__(self, key):
        return "no-such"


def sent_to(route, world, corner):
    """Return where a form goes for a corner's case, with a name that nothing has elsewhere."""
    return route.filled(_OrNothing(parts_of(world, corner)))
