"""Who sent a paper: the address that it gives to be reached at, and the name under it.

Only where a sender writes of themself is looked: an address elsewhere may be the other side's,
and an answer sent there would tell them.
"""

import re

from tocsin.intake.form import Form
from tocsin.intake.wording import table

_NAME_LIMIT = 100
_MAIL = re.compile(
    r"(?<![\w.@/+\]-])(?P<name>\w[\w.+-]{0,63})@(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})(?!@)"
)
_LINE = 300


def address_in(text: str, form: Form) -> str | None:
    """Return the first plausible e-mail address that the sender gives as their own."""
    where = form.answer("contact", "signature") if form.asked else _contact_lines(text)
    return next(
        (mail.group() for mail in _MAIL.finditer(where) if _is_plausible(mail)),
        None,
    )


def addresses_in(text: str) -> list[str]:
    """Return every plausible address in a text, whoever's it is, in lower case, each once."""
    found = (mail.group().lower() for mail in _MAIL.finditer(text) if _is_plausible(mail))
    return list(dict.fromkeys(found))


def name_in(form: Form) -> str | None:
    """Return the name under the form; a redacted one is not given."""
    name = form.answer("signature").split("\n")[0].strip()
    is_name = name and "[" not in name and "@" not in name and len(name) <= _NAME_LIMIT
    return name if is_name else None


def _contact_lines(text: str) -> str:
    """The lines of a letter that say where to reach its sender, and its foot."""
    lines = [line[:_LINE] for line in text.splitlines() if line.strip()]
    says = table("sender")
    led = [
        f"{line}\n{below}" if line.rstrip().endswith(":") else line
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
        if says["reach"].search(line) and not says["others"].search(line)
    ]
    closing = max(
        (n for n, line in enumerate(lines) if says["closing"].match(line)), default=None
    )
    return "\n".join(led + (lines[closing:] if closing is not None else []))


def _is_plausible(mail: re.Match[str]) -> bool:
    """Tell an address from a placeholder, and from the host's own."""
    return not table("sender")["unlikely"].search(mail.group())
