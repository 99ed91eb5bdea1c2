"""Whose address a URL is: the platform's content, its policies, or an archive of notices.

The first group is where content can be acted on; the others are never content. All is by host
and path shape, from the platform that the process settled on; no entry is about one sender.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from tocsin.intake.platform import Platform, Shape, platform_of

_PARTS = re.compile(
    r"^(?:(?:https?|ftp)://)?(?:[^/@\s]{1,100}@)?([^/?#:\s]{1,253})(?::\d{1,5})?(/[^?#]{0,4000})?(\?[^#]{0,4000})?(#.{0,2000})?",
    re.IGNORECASE | re.DOTALL,
)
_FANGS = (
    (re.compile(r"^h(?:xx|XX|tt|\*\*)p(s?)", re.IGNORECASE), r"http\1"),
    (re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]", re.IGNORECASE), "."),
    (re.compile(r"\[:\]"), ":"),
    (re.compile(r"\[/\]"), "/"),
)
_REMEMBERED = 16_384  # URLs; a paper asks about each of its own many times over
_LONGEST_KEY = 300


def use_platform(setting: str) -> None:
    """Settle on a platform for this process, before anything is read.

    Raises:
        PlatformError: The setting cannot be used; the platform stays as it was.
    """
    platform = platform_of(setting)
    _settled[:] = [platform]
    for asked in (
        split,
        is_archive,
        is_policy,
        is_content,
        is_profile,
        owner,
        place,
        canonical,
    ):
        asked.cache_clear()


def the_platform() -> Platform:
    """Return the platform that this process settled on: the default, if it never did."""
    if not _settled:
        _settled.append(platform_of(""))
    return _settled[0]


_settled: list[Platform] = []


def refang(url: str) -> str:
    """Undo the ways in which people make a URL unclickable."""
    if url[:4].lower() != "http" or "[" in url or "(" in url or "{" in url:
        for pattern, replacement in _FANGS:
            url = pattern.sub(replacement, url)
    return url


@lru_cache(maxsize=_REMEMBERED)
def split(url: str) -> tuple[str, tuple[str, ...], str]:
    """Return the host without ``www.``, the path's parts and the fragment, defanged."""
    match = _PARTS.match(refang(url.strip()))
    if match is None:
        return "", (), ""
    host = match.group(1).lower().removeprefix("www.").rstrip(".")
    path = unquote(match.group(2) or "")
    parts = tuple(part for part in path.split("/") if part)
    return host, parts, match.group(4) or ""


def _is_under(host: str, parents: frozenset[str]) -> bool:
    """Whether the host or one that it lies below is among these."""
    while host and host not in parents:
        host = host.partition(".")[2]
    return bool(host)


@lru_cache(maxsize=_REMEMBERED)
def is_archive(url: str) -> bool:
    """Tell whether the URL is a published notice, not the content it is about."""
    host, parts, _ = split(url)
    return bool(the_platform().archives.match("/".join([host, *parts])))


@lru_cache(maxsize=_REMEMBERED)
def is_policy(url: str) -> bool:
    """Tell whether the URL is a rule, a law, a help page or the host's front door."""
    platform = the_platform()
    host, parts, _ = split(url)
    if _is_under(host, platform.policy_hosts):
        return True
    return bool(platform.policy_pages.match("/".join([host, *parts]))) or _is_front_door(url)


def _is_front_door(url: str) -> bool:
    host, parts, _ = split(url)
    if host not in the_platform().front_doors:
        return False
    return not parts or parts[0].lower() in the_platform().reserved


@lru_cache(maxsize=_REMEMBERED)
def is_content(url: str) -> bool:
    """Tell whether the URL is on the platform, where content can be acted on."""
    host, _, _ = split(url)
    is_ours = _is_under(host, the_platform().content_hosts)
    return is_ours and not is_policy(url) and not is_archive(url)


@lru_cache(maxsize=_REMEMBERED)
def is_profile(url: str) -> bool:
    """Tell whether the URL is a person's page rather than one thing of theirs."""
    return bool(_named(url, the_platform().profiles))


@lru_cache(maxsize=_REMEMBERED)
def owner(url: str) -> str:
    """Name whose corner of the platform a URL lies in; empty when it lies in nobody's."""
    return _named(url, the_platform().owners) if is_content(url) else ""


@lru_cache(maxsize=_REMEMBERED)
def place(url: str) -> str:
    """Name the thing of the platform a URL lies in: ``github.com/owner/repo``, ``gist:…``.

    Empty for addresses that lie in no such thing, elsewhere or on the platform itself.
    """
    return "" if _is_front_door(url) else _named(url, the_platform().places)


def link_key(url: str) -> str:
    """Name what a follow-up on any host would name again: its place, else host and path.

    A query counts only for the members that say which thing is meant. Persons, the platform's
    own pages and rules link nothing.
    """
    host, parts, _ = split(url)
    if "." not in host or is_policy(url) or is_profile(url):
        return ""
    if any(shape.is_for(host) for shape in the_platform().places):
        return place(url)
    path = "".join(f"/{part.lower()}" for part in parts) + _telling(url)
    return (host + path)[:_LONGEST_KEY] if path else ""  # a whole site is no one thing


def _telling(url: str) -> str:
    """Return the members of the query that say which thing is meant, in a fixed order."""
    match = _PARTS.match(refang(url.strip()))
    members = parse_qsl((match.group(3) or "")[1:]) if match else []
    telling = [(k.lower(), v) for k, v in members if k.lower() in the_platform().telling_query]
    return "?" + "&".join(f"{k}={v}" for k, v in sorted(telling)) if telling else ""


def _named(url: str, shapes: tuple[Shape, ...]) -> str:
    """Return the key by the first shape that is for the URL's host."""
    host, parts, _ = split(url)
    path = "/".join(parts).lower()
    return next((shape.name(host, path) for shape in shapes if shape.is_for(host)), "")


@lru_cache(maxsize=_REMEMBERED)
def canonical(url: str) -> str:
    """Fold the spellings of one address together, to list each once."""
    url = refang(url.strip())
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", url, count=1, flags=re.IGNORECASE)
    host, slash, path = bare.partition("/")
    return (host.lower() + slash + path).rstrip("/")
