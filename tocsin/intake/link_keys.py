"""What a follow-up shares with its original: repositories, pages, published notices."""

import re
from collections.abc import Iterable

from tocsin.intake.hosts import is_archive, link_key, split

_PAPER = re.compile(
    r"^(\d{4}-\d{2}-\d{2}-.{1,200}?)(?:\.(?:md|markdown|pdf|txt))?$", re.IGNORECASE
)


def link_keys(urls: Iterable[str]) -> tuple[str, ...]:
    """Return the normalized keys of these URLs, sorted, each once."""
    keys: set[str] = set()
    for url in urls:
        key = _notice(url) if is_archive(url) else link_key(url)
        if key:
            keys.add(key)
    return tuple(sorted(keys))


def _notice(url: str) -> str:
    """Key a published notice by its file's name, wherever the archive moved it since."""
    _, parts, _ = split(url)
    paper = _PAPER.match(parts[-1]) if parts else None
    return f"notice:{paper.group(1).lower()}" if paper else ""
