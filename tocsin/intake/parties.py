"""Who takes part in a paper's matter, as keys: the addresses and the names that it gives.

Nobody is told apart here as owner or user: a follow-up is written by either side, and names
the other. What a publisher struck out (``[private]``) is nobody.
"""

import re
from collections import Counter

from tocsin.intake.form import Form
from tocsin.intake.sender import addresses_in, name_in
from tocsin.intake.wording import table

MOST_NAMES, MOST_ADDRESSES = 12, 6
_MOST_TEXT = 60_000
_OFTEN = 2
_REDACTED = re.compile(r"\[[^\]\n]{0,30}\]")
_URL = re.compile(r"(?:https?://|www\.)\S{1,3000}")
_NAME = re.compile(r"(?<=[a-z,;)] )[A-Z][\w&'-]{2,40}|\b[a-z]{1,20}[A-Z]\w{1,40}\b")
_LOWER = re.compile(r"\b[a-z][a-z'-]{2,40}\b")


def parties_in(text: str, form: Form) -> tuple[str, ...]:
    """Return ``address:`` and ``name:`` keys, sorted, each once."""
    signed = key_of(name_in(form) or "")
    names = [signed] if signed else []
    names += _names("\n".join(section.answer for section in form.sections)[:_MOST_TEXT])
    addresses = addresses_in(text)[:MOST_ADDRESSES]
    keys = {f"name:{name}" for name in names[:MOST_NAMES]}
    return tuple(sorted(keys | {f"address:{address}" for address in addresses}))


def key_of(name: str) -> str:
    """Fold the spellings of one name together: letters and digits, without case."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())[:80]


def _names(text: str) -> list[str]:
    """Name what is written like a name within sentences, more than once, the most first."""
    text = _URL.sub(" ", _REDACTED.sub(" ", text))
    common = set(_LOWER.findall(text))
    found = Counter(
        key_of(name)
        for name in _NAME.findall(text)
        if name.lower() not in common and not table("parties")["nobody"].fullmatch(name)
    )
    return [name for name, times in found.most_common(2 * MOST_NAMES) if times >= _OFTEN]
