"""One request, for the table of who gets which answer."""

import uuid
from dataclasses import dataclass, field

HELD = ("open", "restricted", "sealed", "missing")
ANY = ("",)


@dataclass(frozen=True)
class Probe:
    """A request.

    ``held``: situations it is made in; ``{…}`` in path and body are filled in for each.
    """

    route: str
    body: dict | None = None
    held: tuple[str, ...] = ANY
    path: str = ""
    situation: str = ""
    headers: dict = field(default_factory=dict)

    @property
    def method(self):
        return self.route.split()[0]

    def request(self, world):
        """Fill in what the situation knows, and what must be new each time."""
        world = {**world, "new": uuid.uuid4().hex[:12]}
        path = (self.path or self.route.split()[1]).format(**world)
        return path, _filled(self.body, world)


def _filled(value, world):
    if isinstance(value, str):
        return value.format(**world)
    if isinstance(value, dict):
        return {key: _filled(inner, world) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, world) for inner in value]
    return value
