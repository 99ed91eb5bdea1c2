"""What a printed page broke over two lines, put together where that is certain.

A wrong join makes a URL that nobody wrote. So a break is mended only with evidence: the whole
stands elsewhere in the file, or as a link's target, or the first line's piece is no address.
"""

import re
from functools import partial

_BROKEN = re.compile(
    r"(?P<head>(?:https?://|hxxps?://|www\.)[^\s<>\"“”«»]{1,1000})[ \t]?\n[ \t]{0,8}"
    r"(?P<tail>[\w%~/?#&=.-][^\s<>\"“”«»]{0,1000})",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(
    r"(?P<head>[^\W\d_]{2,40})[-‐][ \t]?\n[ \t]{0,8}(?P<tail>[^\W\d_]{2,40})"
)
_WORD = re.compile(r"[^\W\d_]{4,80}")
_LINK = re.compile(r"(?:https?://|hxxps?://|www\.)[^\s<>\"“”«»]{3,2000}", re.IGNORECASE)
_END = ".,;:!?)]}'’*"
_ROUNDS = 8  # lines that one URL may fill


def mend_lines(text: str, targets: tuple[str, ...] = ()) -> str:
    """Join broken URLs and words.

    Args:
        text: As it stands on the pages, line by line.
        targets: Where the file's links lead; each is proof of how a URL goes on.
    """
    for _ in range(_ROUNDS):
        known = {_bare(url) for url in (*_LINK.findall(text), *targets)}
        mended = _BROKEN.sub(partial(_joined, known=known), text)
        if mended == text:
            break
        text = mended
    words = set(_WORD.findall(text))
    return _HYPHENATED.sub(lambda broken: _whole_word(broken, words), text)


def _joined(broken: re.Match[str], known: set[str]) -> str:
    head, tail = broken["head"], broken["tail"]
    if _bare(head) in known and head[-1] not in "-_%=&?/" and not _goes_on(head, tail, known):
        return broken.group()
    if _goes_on(head, tail, known) or _is_no_host(head):
        return head + tail
    return broken.group()


def _goes_on(head: str, tail: str, known: set[str]) -> bool:
    """Whether a URL that stands unbroken elsewhere begins with both pieces."""
    return _bare(head + tail) in known - {_bare(head)}


def _is_no_host(head: str) -> bool:
    """Whether the first piece ends before any address is complete: ``https://bells-``."""
    host = re.sub(r"^\w+://", "", head)
    return "/" not in host and head[-1] in "-." and ("." not in host.rstrip("."))


def _whole_word(broken: re.Match[str], words: set[str]) -> str:
    whole = broken["head"] + broken["tail"]
    return f"{whole}\n" if whole in words else broken.group()


def _bare(url: str) -> str:
    return re.sub(r"^\w+://", "", url.rstrip(_END)).rstrip("/").lower()
