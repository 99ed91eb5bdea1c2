"""What an original leaves behind to be found by, and what a follow-up seeks, both as keys.

Keys: a place (``github.com/owner/repo``), ``mention:`` of a place, ``notice:`` under the name
that it was published as, ``mail:`` and a message id, ``address:``, ``account:``, ``name:``.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePath

from tocsin.domain.draft import Draft
from tocsin.domain.matching import Clue, Sought
from tocsin.intake.hosts import is_archive, place, split
from tocsin.intake.parties import key_of

NOTICE, MENTION, MAIL = "notice:", "mention:", "mail:"
MOST_SIDE_KEYS = 60  # names and accounts: in a list of thousands one of them says nothing
MOST_PLACES = 5_000
_LONGEST = 300
_HOST_AND_OWNER = 2  # parts of a key that a thing of an account has beside its own name
_SHORTEST_NAME = 4
_PUBLISHED = re.compile(r"^(\d{4})-(\d{2})-(\d{2})-(.{1,200})$")
_COUNTRY_LEVEL = 3  # letters at most in ``co`` of ``co.uk``
_SUFFIXES = re.compile(
    r"[-_](?:counter-?notice|retraction|reversal|\d{1,3})(?=[-_]|$)", re.IGNORECASE
)


def left_by(draft: Draft, filename: str | None = None, message_id: str = "") -> list[str]:
    """Return the keys that a paper leaves for follow-ups of it.

    ``filename`` is what it came in as, which another paper may cite it by; ``message_id`` its
    id on the channel that brought it.
    """
    places = _places(draft)
    mentioned = {f"{MENTION}{place}" for place in _mentioned(draft)}
    side = [*_accounts(draft, places), *_namesakes(places), *_names(draft, places)]
    keys = {*places, *mentioned, *(sought.key for sought in side), *_addresses(draft)}
    return sorted(keys | named_as(draft, filename, message_id))


def named_as(draft: Draft, filename: str | None, message_id: str) -> set[str]:
    """Return the keys under which other papers may cite this very one."""
    ids = {message_id, draft.mail.message_id if draft.mail else ""}
    keys = {f"{MAIL}{one.strip()[:_LONGEST]}" for one in ids if one.strip()}
    stem = PurePath(filename or "").stem.lower()
    return keys | ({f"{NOTICE}{stem}"} if _PUBLISHED.match(stem) else set())


def sought_by(draft: Draft) -> list[Sought]:
    """Return what a follow-up can be traced to its original by."""
    places = _places(draft)
    targets = [Sought(key, Clue.PLACE) for key in places]
    as_mentioned = [Sought(f"{MENTION}{key}", Clue.MENTION, of=key) for key in places]
    mentions = [Sought(key, Clue.MENTION) for key in _mentioned(draft)]
    addresses = [Sought(key, Clue.ADDRESS) for key in _addresses(draft)]
    return _once([
        *threads_of(draft), *_cited(draft), *targets, *as_mentioned[:MOST_SIDE_KEYS],
        *mentions, *addresses, *_accounts(draft, places), *_namesakes(places),
        *_names(draft, places),
    ])  # fmt: skip


def threads_of(draft: Draft) -> list[Sought]:
    """Return the messages that an e-mail answers."""
    references = draft.mail.references if draft.mail else ()
    return [Sought(f"{MAIL}{one.strip()[:_LONGEST]}", Clue.THREAD) for one in references if one]


def _places(draft: Draft) -> list[str]:
    return [key for key in draft.link_keys if not key.startswith(NOTICE)][:MOST_PLACES]


def _mentioned(draft: Draft) -> list[str]:
    places = set(_places(draft))
    found = (place(url) for url in draft.work_urls if not is_archive(url))
    return [key for key in dict.fromkeys(found) if key and key not in places][:MOST_SIDE_KEYS]


def _addresses(draft: Draft) -> list[str]:
    given = [draft.sender or "", draft.mail.sender if draft.mail else ""]
    keys = {
        f"address:{one.lower()[:_LONGEST]}" for one in given if "@" in one and " " not in one
    }
    return sorted(keys | {key for key in draft.parties if key.startswith("address:")})


def _cited(draft: Draft) -> Iterator[Sought]:
    """Say which published notices it cites: each by its name, and by day and sender."""
    for key in draft.link_keys:
        if not key.startswith(NOTICE):
            continue
        yield Sought(key, Clue.NOTICE)
        published = _PUBLISHED.match(key.removeprefix(NOTICE))
        if published is None:
            continue
        year, month, day, name = published.groups()
        try:
            dated = date(int(year), int(month), int(day))
        except ValueError:
            continue
        yield from _named(_SUFFIXES.sub("", name), key, dated)


def _named(name: str, of: str, dated: date) -> Iterator[Sought]:
    whole = key_of(name)
    if len(whole) >= _SHORTEST_NAME - 1:
        yield Sought(f"name:{whole}", Clue.NAME, dated, of)


def _accounts(draft: Draft, places: list[str]) -> list[Sought]:
    """Return the owners of places, and the profiles that are targets themselves."""
    owned = [
        (parts[-2], key) for key in places if len(parts := key.split("/")) > _HOST_AND_OWNER
    ]
    owned += [(key.split(".")[0], key) for key in places if "/" not in key and ":" not in key]
    profiles = [split(url) for url in draft.target_urls[:MOST_SIDE_KEYS]]
    owned += [(parts[0].lower(), "") for _, parts, _ in profiles if len(parts) == 1]
    return _once(Sought(f"account:{name}", Clue.ACCOUNT, of=of) for name, of in owned)[
        :MOST_SIDE_KEYS
    ]


def _namesakes(places: list[str]) -> list[Sought]:
    """Return the names of repositories: a fork has the name of what it was forked from."""
    named = ((key.split("/")[-1], key) for key in places if "/" in key)
    return _once(
        Sought(f"repo:{name}", Clue.NAMESAKE, of=of)
        for name, of in named
        if len(name) >= _SHORTEST_NAME
    )[:MOST_SIDE_KEYS]


def _names(draft: Draft, places: list[str]) -> list[Sought]:
    """Return names of repositories, of those who take part, and of the sites that they name."""
    parts = [(key.split("/")[-1], key) for key in places if "/" in key]
    sites = (split(url)[0] for url in draft.work_urls[:MOST_SIDE_KEYS])
    mails = (key.rpartition("@")[2] for key in _addresses(draft))
    labels = [(label_of(host), "") for host in (*mails, *sites)]
    owners = [(one.key.partition(":")[2], one.of) for one in _accounts(draft, places)]
    parties = [(key.partition(":")[2], "") for key in draft.parties if key.startswith("name:")]
    named = ((key_of(name), of) for name, of in [*parties, *labels, *parts, *owners])
    return _once(
        Sought(f"name:{name}", Clue.NAME, of=of)
        for name, of in named
        if len(name) >= _SHORTEST_NAME - 1 and not name.isdigit()
    )[:MOST_SIDE_KEYS]


def label_of(host: str) -> str:
    """Return the word by which a site is known: ``acme`` of ``www.acme.co.uk``."""
    *parents, _ = host.split(".")
    if len(parents) > 1 and len(parents[-1]) <= _COUNTRY_LEVEL:
        parents.pop()
    return parents[-1] if parents else ""


def _once(found: Iterable[Sought]) -> list[Sought]:
    """Keep each key once: as dated, else as standing by itself, else as part of a place."""
    first: dict[str, Sought] = {}
    for one in sorted(found, key=lambda s: (s.dated is None, bool(s.of))):
        first.setdefault(one.key, one)
    return list(first.values())
