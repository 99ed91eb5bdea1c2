"""What happened to a page, in a shape that reads: when, what, who, and what was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tocsin.desk.page_views import PageEventView

USER = "user:"
CALLS = ("page.called", "page.unreached")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    Attributes:
        who: The people that it is about, by name.
        channel: Over which a contact went, and its ``fate``.
        until: Until when it was held or put off.
        texts: What people wrote.
    """

    at: datetime
    event: str
    who: tuple[str, ...]
    channel: str
    fate: str
    until: datetime | None
    texts: tuple[str, ...]


def diary(events: Iterable[PageEventView], names: Mapping[str, str]) -> list[Entry]:
    """Read what happened, with people by their names."""
    return [_entry(one, names) for one in events]


def _entry(one: PageEventView, names: Mapping[str, str]) -> Entry:
    data, until = one.data, one.data.get("until")
    return Entry(
        at=datetime.fromisoformat(one.at),
        event=one.event,
        who=tuple(_who(one, data, names)),
        channel=data.get("channel") or "",
        fate=data.get("fate") or "",
        until=datetime.fromisoformat(until) if until else None,
        texts=tuple(one.texts.values()),
    )


def _who(one: PageEventView, data: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    if one.event in CALLS:
        return [_name(each, names) for each in data.get("called", ())]
    if one.event == "page.contacted":
        return [_name(data.get("person") or "", names)]
    actor = one.actor_name or _name(one.actor, names)
    found = [actor] if one.actor.startswith(USER) else []
    return [*found, _name(data["to"], names)] if one.event == "page.delegated" else found


def _name(said: str, names: Mapping[str, str]) -> str:
    return names.get(said.removeprefix(USER), said)
