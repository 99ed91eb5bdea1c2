"""Markdown and the odd HTML tag to plain lines, so that every later rule sees words and URLs.

Not a renderer: notices are Markdown by accident (letters, mails, pasted forms), so a parser
would eat underscores, indented lists and angle brackets that their writers meant literally.
"""

import re

from tocsin.intake.hosts import is_policy

_ANCHOR = re.compile(
    r"<a\s[^<>]{0,200}?href\s*=\s*[\"']?([^\"'<>\s]{1,2000})[^<>]{0,200}>([^<>]{0,500})</a>",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\[([^\[\]\n]{0,500})\]\((https?://[^\s()<>]{1,2000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,500})?)\)?"
)
_ANGLED = re.compile(r"<((?:https?|hxxps?)://[^<>\s]{1,2000})>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,3}/?>|</(?:p|div|li|tr|h\d)>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:[abipu]|em|strong|span|div|li|ul|ol|font|h\d|t[dhr]|table|tbody)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\([_*#\[\]()~.+\-!&])")
_EMPHASIS = re.compile(
    r"^[ \t]{0,8}(?:>[ \t]?){0,4}(?:_{2,3}|\*{1,3})?(?=\S)|(?:_{2,3}|\*{1,3})[ \t]{0,8}$",
    re.MULTILINE,
)
_RULE = re.compile(r"^[ \t]{0,3}(?:-{3,}|_{3,}|\*{3,}|-(?: -){2,})[ \t]*$", re.MULTILINE)

# A publisher's note speaks of the host in the third person and of what it did with the paper.
_HOST_ACTED = re.compile(
    r"\b(?:GitHub|[Tt]he (?:platform|host|provider|publisher))\s{1,4}(?:\w?-\s{0,4})?"
    r"(?:\w{1,14}ly\s+)?(?:has |have |had )?(?:did not|contacted|provided|determined|found|"
    r"disabled|published|redacted|received|processed|posted)\b|\bhas been processed\b"
)
_OWN_WORDS = re.compile(
    r"^\s{0,8}(?:[Dd]ear|[Hh]ello|Hi|[Tt]o [Ww]hom|Subject:|From:)\b|\bI\b", re.MULTILINE
)
_ANY_URL = re.compile(r"(?:https?://|www\.)\S{1,3000} ?")
_LONGEST_PREAMBLE = 3_000
_A_LINE = 40


def without_preamble(text: str) -> str:
    """Drop the note that a publisher put above the paper, up to its rule.

    Only a leading, short passage above a horizontal rule that tells what the host did is a
    preamble; what follows must be longer than a line. Stacked notes go one by one.
    """
    while (rule := _RULE.search(text, 0, _LONGEST_PREAMBLE)) is not None:
        head, rest = text[: rule.start()], text[rule.end() :]
        own_words = _OWN_WORDS.search(head) or not _HOST_ACTED.search(head)
        if (head.strip() and own_words) or len(rest.strip()) < _A_LINE:
            break
        text = rest
    return text


def plain(text: str) -> str:
    """Strip markup, keep every word and every URL that a writer put there."""
    text = _ANCHOR.sub(_words_and_url, text)
    text = _LINK.sub(lambda m: _link_text(m.group(1), m.group(2)), text)
    text = _ANGLED.sub(r" \1 ", text)
    text = _TAG.sub("", _BREAK.sub("\n", text))
    text = _ESCAPE.sub(r"\1", text)
    return _EMPHASIS.sub("", text.replace("**", "")).replace("\u00a0", " ")


def _words_and_url(match: re.Match[str]) -> str:
    return _link_text(match.group(2), match.group(1))


def _link_text(words: str, url: str) -> str:
    """Keep the URL beside its words, unless the words already are the URL."""
    if is_policy(url):
        return words
    bare = words.strip().rstrip("/")
    if bare and (bare in url or url.rstrip("/") in bare):
        return f" {url} "
    return f"{words} ⟨{url}⟩" if words.strip() else f" {url} "


def without_urls(folded: str) -> str:
    """Put a word for each URL, whose dots would end a sentence for the phrase tables."""
    return _ANY_URL.sub("url ", folded)


def fold(text: str) -> str:
    """One line of lower case with straight quotes, for matching phrases."""
    text = text.replace("’", "'").replace("‘", "'").replace("´", "'").replace("`", "'")
    text = text.replace("“", '"').replace("”", '"').replace("–", "-").replace("—", "-")
    text = text.lower().replace("\u0307", "")  # what is left of a Turkish capital İ
    return " ".join(text.split())
