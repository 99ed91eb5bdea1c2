"""What the sender wrote, apart from what they answer or pass on.

An answer carries the original paper along; read as one, it would be taken for a new notice. How
mail programs announce a quotation is data (``phrases/quoting.yaml``).
"""

import re
from dataclasses import dataclass

from tocsin.intake.form import cut_form
from tocsin.intake.wording import table

_QUOTE = re.compile(r"[ \t]{0,3}>")
_MARKS = re.compile(r"^[ \t]{0,3}(?:>[ \t]?){1,40}", re.MULTILINE)
_LONGEST = 400  # characters of a line that announces
_MOST_LINES = 30_000
_ANNOUNCED_OVER = 3  # lines
_A_BLOCK = 2  # header lines beside the sender's
_TIME_OR_ADDRESS = re.compile(r"\S@\S|\d{1,2}[:.h]\d{2}")
_WORDLESS = re.compile(r"[\W_]*")
_AN_ANSWER = 5  # characters


@dataclass(frozen=True, slots=True)
class Spoken:
    """A mail's text, taken apart.

    Attributes:
        own: What its sender wrote; quoted questions of a form stay with their answers.
        earlier: The message that is answered or passed on, without its ``>``.
        is_forward: Whether it is passed on rather than answered.
    """

    own: str
    earlier: str = ""
    is_forward: bool = False


def take_apart(text: str, subject: str) -> Spoken:
    """Separate a plain text's own words from the messages below or between them."""
    lines = text.split("\n", _MOST_LINES)
    passed_on = bool(table("quoting")["passed_on"].match(subject))
    own, earlier = _without_marks(lines)
    cut, announced = _announcement(own)
    if announced:
        head, rest = own[:cut], own[cut:]
        is_forward = announced == "forwarded" or (announced != "wrote" and passed_on)
        if announced == "header" and not _has_words(_without_header(head)):
            return Spoken(text)  # a letter with its own From, To and Subject
        own = head
        earlier = rest + earlier
    else:
        is_forward = passed_on and bool(earlier)
    return Spoken("\n".join(own).strip(), "\n".join(earlier).strip(), is_forward)


def is_stub(text: str) -> bool:
    """Whether a plain part only says that the letter is elsewhere."""
    short = text.strip()
    return len(short) < _LONGEST and (
        not _has_words([short]) or bool(table("quoting")["stub"].search(short))
    )


def _without_marks(lines: list[str]) -> tuple[list[str], list[str]]:
    """Take out lines with ``>``, except a form's questions that are answered below."""
    own: list[str] = []
    earlier: list[str] = []
    position = 0
    while position < len(lines):
        end = position
        while end < len(lines) and _QUOTE.match(lines[end]):
            end += 1
        if end == position:
            own.append(lines[position])
            position += 1
            continue
        block = _MARKS.sub("", "\n".join(lines[position:end])).split("\n")
        if _asks_only("\n".join(block)):
            own += block
        else:
            if not earlier:
                _drop_announcement(own, earlier)
            earlier += block
        position = end
    return own, earlier


def _asks_only(block: str) -> bool:
    """Whether a quotation is a printed question without an answer."""
    form = cut_form(block)
    return bool(form.asked) and all(len(s.answer) < _AN_ANSWER for s in form.sections[1:])


def _drop_announcement(own: list[str], earlier: list[str]) -> None:
    """Move the line above the first quotation to it, in whatever language it is."""
    while own and not own[-1].strip():
        own.pop()
    for count in range(1, min(_ANNOUNCED_OVER, len(own)) + 1):
        line = " ".join(part.strip() for part in own[-count:])
        if len(line) <= _LONGEST and line.endswith((":", "：")) and _announces(line):
            earlier += own[-count:]
            del own[-count:]
            return


def _announces(line: str) -> bool:
    """A known phrase, or an address or date before the colon."""
    says = table("quoting")
    return bool(
        says["wrote"].search(line)
        or says["forwarded"].search(line)
        or _TIME_OR_ADDRESS.search(line)
        or re.search(r"\b(?:19|20)\d\d\b", line)
    )


def _announcement(lines: list[str]) -> tuple[int, str]:
    """Find where an earlier message starts without marks, and what announces it."""
    says = table("quoting")
    for number, line in enumerate(lines):
        short = line.strip()
        if not short or len(short) > _LONGEST:
            continue
        for name in ("forwarded", "original"):
            if says[name].search(short):
                return number, name
        joined = f"{short} {lines[number + 1].strip()}" if number + 1 < len(lines) else short
        if _is_attribution(short) or (short[-1] not in ".:!?" and _is_attribution(joined)):
            return number, "wrote"
        if says["header_from"].match(short) and _is_header(lines[number + 1 : number + 8]):
            return number, "header"
    return len(lines), ""


def _is_attribution(line: str) -> bool:
    """Without marks below it, a line must name a time or an address to end the own words."""
    return (
        len(line) <= _LONGEST
        and bool(_TIME_OR_ADDRESS.search(line))
        and bool(table("quoting")["wrote"].search(line))
    )


def _is_header(lines: list[str]) -> bool:
    """At least two more header lines follow the sender's."""
    other = table("quoting")["header_other"]
    return sum(bool(other.match(line.strip()[:_LONGEST])) for line in lines[:5]) >= _A_BLOCK


def _without_header(lines: list[str]) -> list[str]:
    other = table("quoting")["header_other"]
    return [line for line in lines if not other.match(line.strip()[:_LONGEST])]


def _has_words(lines: list[str]) -> bool:
    return any(not _WORDLESS.fullmatch(line[:2_000]) for line in lines)
