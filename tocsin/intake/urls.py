"""Finding URLs in prose, with where they stand.

Letters hold URLs that no parser was made for: wrapped over lines, with raw spaces in file
names, defanged, bare, glued to counters and brackets. Patterns are bounded, so the time is
linear in the text.
"""

import re
from dataclasses import dataclass
from functools import cache

from tocsin.intake.hosts import refang, the_platform

_SCHEME = r"(?:https?|hxxps?|hXXps?|ftp)(?:\[:\]|:)\s?//"
_DOT = r"(?:\.|\[\.\])"
# Ends at white space, quotes, angle brackets and the punctuation of full-width scripts.
_STOP = r"\s<>\"“”„«»|⟨⟩、。，；：）（】【」「》《！？…␣`"
_GLUED_SCHEME = re.compile(r"(?<=.)https?://", re.IGNORECASE)
_TRAILING = ".,;:!?'’‘*_~\\·•"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_NAMED_FILE = re.compile(
    r"^[^\n<>\"|]{1,300}?\.(?:pdf|epub|mobi|djvu|docx?|xlsx?|pptx?|zip|rar|7z|mp[34]|exe|apk|txt"
    r"|html?)[ \t]{0,4}$",
    re.IGNORECASE,
)
_HAS_FILE = re.compile(r"\.\w{1,5}$")
_WRAPPED = re.compile(r"[ \t]?\n[ \t]{0,4}(?:> ?)?([^\s<>\"“”|*•]{2,500})[ \t]{0,4}(?=\n|$)")
_TAIL_OF_PATH = re.compile(r"^[\w%~+-][\w%~+./#?=&,()@-]{0,500}$")


_LONG_LINE = 40  # characters after which mailers break
_DEEP = 5  # slashes of a URL that has a path to break


@dataclass(frozen=True, slots=True)
class Found:
    """One URL as written, and where it stands in the text."""

    url: str
    start: int
    end: int


def find_urls(text: str) -> list[Found]:
    """Return every URL in order of appearance, repeated ones too."""
    found: list[Found] = []
    position = 0
    pattern = _pattern(the_platform().content)
    while (match := pattern.search(text, position)) is not None:
        url, end = _unglued(match.group(0)), match.start()
        end += len(url)
        url, end = _whole(text, url, match.start(), end)
        url = _trimmed(url)
        if _is_address(url):
            found.append(Found(url, match.start(), end))
        position = max(end, match.start() + 1)
    return found


@cache
def _pattern(hosts: tuple[str, ...]) -> re.Pattern[str]:
    """Compile what begins a URL: a scheme, ``www.``, or one of the platform's own hosts."""
    own = "|".join(_DOT.join(map(re.escape, host.split("."))) for host in hosts)
    bare = rf"www\.[a-z0-9-]{{1,63}}\.[a-z]|(?:{own})/|[a-z0-9-]{{1,63}}{_DOT}(?:{own})\b"
    return re.compile(
        rf"(?:(?<![a-z0-9]){_SCHEME}|(?<![\w@./:%-])(?<!/ )(?=(?:{bare})))"
        rf"(?:\[\.\]|\[:\]|[^{_STOP}\[\]]){{3,3000}}",
        re.IGNORECASE,
    )


def _unglued(url: str) -> str:
    """Cut before a second scheme, unless it is the path of an archive or a query."""
    for second in _GLUED_SCHEME.finditer(url, 8):
        if url[second.start() - 1] not in "/=:":
            return url[: second.start()]
    return url


def _whole(text: str, url: str, start: int, end: int) -> tuple[str, int]:
    """Put together what was wrapped over lines or has spaces in its file name."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    rest = text[end : line_end if line_end >= 0 else len(text)]
    if (
        rest[:1] == " "
        and not text[line_start:start].strip(" \t-*•0123456789.)")
        and _spaced(url, rest)
    ):
        return url + rest.rstrip(), end + len(rest.rstrip())
    wrapped = _WRAPPED.match(text, end)
    if wrapped and end - line_start > _LONG_LINE and _continues(url, wrapped.group(1), rest):
        return url + wrapped.group(1), wrapped.end(1)
    return url, end


def _spaced(url: str, rest: str) -> bool:
    return (
        "/" in url[9:]
        and not _HAS_FILE.search(url)
        and "://" not in rest
        and _NAMED_FILE.match(rest) is not None
    )


def _continues(url: str, tail: str, rest: str) -> bool:
    """A wrapped URL breaks after a slash or a hyphen, without Markdown's two-space break."""
    if rest.endswith("  ") or url[-1] not in "/-_=&%" or url.count("/") < _DEEP:
        return False
    return bool(_TAIL_OF_PATH.match(tail)) and ("." in tail or "/" in tail or "_" in tail)


def _trimmed(url: str) -> str:
    """Drop what belongs to the sentence: stops, closing brackets that never opened."""
    while url:
        last = url[-1]
        if (
            last in _TRAILING
            or (last in _PAIRS and url.count(last) > url.count(_PAIRS[last]))
            or last in "([{"
        ):
            url = url[:-1]
        else:
            break
    return url


def _is_address(url: str) -> bool:
    """A host with a dot, or nothing to act on."""
    host = re.sub(r"^[a-z]{3,6}:\s?//", "", refang(url), flags=re.IGNORECASE).split("/")[0]
    return "." in host.strip(".") and not host.startswith(".")
