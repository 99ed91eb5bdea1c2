"""Whose address a URL is: the platform's content, its policies, or an archive of notices.

The first group is where content can be acted on; the others are never content. All is by
host and path shape; no entry is about one sender.
"""

import re
from functools import lru_cache
from urllib.parse import unquote

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

_CONTENT_HOSTS = (
    "github.com",
    "github.io",
    "githubusercontent.com",
    "github.dev",
    "ghcr.io",
    "npmjs.com",
    "npm.js",
    "githack.com",
    "jsdelivr.net",
    "unpkg.com",
)
_POLICY_HOSTS = (
    "help.github.com", "docs.github.com", "support.github.com", "githubsupport.com",
    "lumendatabase.org", "chillingeffects.org", "copyright.gov", "law.cornell.edu",
    "opensource.org", "choosealicense.com", "creativecommons.org", "gnu.org", "apache.org",
    "wikipedia.org", "eur-lex.europa.eu", "uscode.house.gov", "govinfo.gov",
)  # fmt: skip
_RESERVED = frozenset((
    "about", "contact", "site", "security", "features", "login", "join", "pricing", "settings",
    "support", "terms", "customer-terms", "notifications", "search", "explore", "marketplace",
    "sponsors", "logos", "orgs", "topics", "apps", "enterprise", "users",
))  # fmt: skip
_GIST_ID = re.compile(r"^(?:\d{3,12}|[0-9a-f]{20}|[0-9a-f]{32})$")
_REPOSITORY_HOSTS = (
    "github.com",
    "raw.githubusercontent.com",
    "raw.github.com",
    "codeload.github.com",
)
_REMEMBERED = 8_192  # URLs; a paper asks about each of its own many times over
_NOTICE_ARCHIVE = re.compile(
    r"^github\.com/github/(?:dmca|gov-takedowns)(?:/|$)", re.IGNORECASE
)
_OWN_PAGES = re.compile(r"^github\.com/github/(?:site-policy|docs)(?:/|$)", re.IGNORECASE)


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


def _is_under(host: str, parents: tuple[str, ...]) -> bool:
    return any(host == parent or host.endswith("." + parent) for parent in parents)


@lru_cache(maxsize=_REMEMBERED)
def is_archive(url: str) -> bool:
    """Tell whether the URL is a published notice, not the content it is about."""
    host, parts, _ = split(url)
    path = "/".join([host, *parts])
    return bool(_NOTICE_ARCHIVE.match(path)) or (
        host == "raw.githubusercontent.com"
        and [p.lower() for p in parts[:2]] == ["github", "dmca"]
    )


@lru_cache(maxsize=_REMEMBERED)
def is_policy(url: str) -> bool:
    """Tell whether the URL is a rule, a law, a help page or the host's front door."""
    host, parts, _ = split(url)
    if _is_under(host, _POLICY_HOSTS) or _OWN_PAGES.match("/".join([host, *parts])):
        return True
    if host in (
        "github.com",
        "gist.github.com",
        "raw.githubusercontent.com",
        "github.io",
        "npmjs.com",
    ):
        return not parts or parts[0].lower() in _RESERVED
    return False


@lru_cache(maxsize=_REMEMBERED)
def is_content(url: str) -> bool:
    """Tell whether the URL is on the platform, where content can be acted on."""
    host, _, _ = split(url)
    return _is_under(host, _CONTENT_HOSTS) and not is_policy(url) and not is_archive(url)


def is_profile(url: str) -> bool:
    """Tell whether the URL is a person's page rather than one thing of theirs."""
    host, parts, _ = split(url)
    return (
        host in ("github.com", "gist.github.com")
        and len(parts) == 1
        and not _GIST_ID.match(parts[0])
    )


def place(url: str) -> str:
    """Name the thing a URL lies in: ``github.com/owner/repo``, a gist's id, a pages host."""
    host, parts, _ = split(url)
    low = [part.lower() for part in parts]
    if host in ("gist.github.com", "gist.githubusercontent.com"):
        ids = [part for part in low if _GIST_ID.match(part)]
        return f"gist:{ids[0]}" if ids else ""
    if host in _REPOSITORY_HOSTS:
        owner, name, *_ = [*low, "", ""]
        name = name.removesuffix(".git")
        return f"github.com/{owner}/{name}" if name and owner not in _RESERVED else ""
    if host == "npmjs.com":
        return "/".join([host, *low[:3]]) if low else ""
    return host if host.endswith((".github.io", ".github.com")) else ""


@lru_cache(maxsize=_REMEMBERED)
def canonical(url: str) -> str:
    """Fold the spellings of one address together, to list each once."""
    url = refang(url.strip())
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", url, count=1, flags=re.IGNORECASE)
    host, slash, path = bare.partition("/")
    return (host.lower() + slash + path).rstrip("/")
