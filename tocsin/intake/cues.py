"""What the words before a URL say, and which URLs have no role at all."""

import re

from tocsin.intake.hosts import is_archive, is_policy, split
from tocsin.intake.urls import find_urls
from tocsin.intake.wording import table

NEAR = 110  # characters in which a cue still belongs to the URL
_LEAD = 120


def cue(name: str) -> re.Pattern[str]:
    """Return the pattern of one sort of words before a URL."""
    return table("roles")[name]


def last(words: re.Pattern[str], lead: str) -> int:
    """Where the last match of a cue starts; -1 without one."""
    return max((match.start() for match in words.finditer(lead)), default=-1)


def has_no_role(url: str) -> bool:
    """Tell what can be neither: rules, published notices, mail, the bare host."""
    host, _, _ = split(url)
    return is_policy(url) or is_archive(url) or "@" in url.partition("/")[0] or "." not in host


def led(answer: str) -> list[tuple[str, str]]:
    """Each URL that has a role at all, with the words between it and the one before."""
    pairs, before = [], 0
    for found in find_urls(answer):
        if not has_no_role(found.url):
            pairs.append((found.url, answer[max(before, found.start - _LEAD) : found.start]))
        before = found.end
    return pairs
