"""Which statutory elements a paper has: 17 USC 512(c)(3)(A)(i)–(vi) and 512(g)(3)(A)–(D).

An element is called missing only when nothing stands in its place. A redacted line counts as
filled in: the publisher removed it, the sender wrote it.
"""

import re

from tocsin.domain.draft import Document
from tocsin.intake.form import Form
from tocsin.intake.wording import table

_SIGN_OFF = re.compile(
    r"^[ \t>]{0,8}(?:yours|sincerely|(?:best |kind |warm |many )?regards|respectfully"
    r"|very truly|truly|best|thanks|thank you|cordially|cheers|cordialement|saludos"
    r"|mit freundlichen|atentamente|с уважением|truthfully)\b[^\n]{0,60}\n\s{0,40}\S",
    re.IGNORECASE | re.MULTILINE,
)
_WORK = ("work", "work_url", "nature")
_NAME_WORDS = 6  # a longer last line is a sentence
_NAME_AND_PLACE = 2  # redacted lines: one is the name, the next is where to reach it
_TOO_SHORT = 120  # characters in which nothing is described
_NO_PLACE = re.compile(
    r"e-?mail (?:dated|of|from)|ip address(?:es)?|(?:to )?address (?:the|this)", re.IGNORECASE
)
_NAME = re.compile(r"^[\w .,'-]{2,60}[^\W_]$")
_REDACTED_NAME = re.compile(r"^[\W\d]{0,6}\[(?:private|redacted)", re.IGNORECASE)
_FOOT = 14  # lines in which a letter's foot is
_PLACEHOLDER = re.compile(r"\[(?:private|redacted)[^\]\n]{0,20}\]", re.IGNORECASE)


def missing_elements(
    document: Document, text: str, form: Form, said: dict[str, bool], urls: int
) -> tuple[str, ...]:
    """Return the codes of the elements that the statute asks for and the paper lacks."""
    if document is Document.TAKEDOWN:
        present = _takedown(text, form, said, urls)
    elif document is Document.COUNTER_NOTICE:
        present = _counter_notice(text, form, said, urls)
    else:
        return ()
    return tuple(code for code, there in present.items() if not there)


def _takedown(text: str, form: Form, said: dict[str, bool], urls: int) -> dict[str, bool]:
    return {
        "i": signed(text, form),
        "ii": bool(form.answer(*_WORK)) if form.asked & {"work"} else _describes(text),
        "iii": urls > 0 or _is_located(text, form, "target", "forks"),
        "iv": reachable(form),
        "v": said["good_faith"],
        "vi": said["perjury"] and (said["accuracy"] or said["authority"]),
    }


def _counter_notice(text: str, form: Form, said: dict[str, bool], urls: int) -> dict[str, bool]:
    return {
        "a": signed(text, form),
        "b": urls > 0 or _is_located(text, form, "taken_down"),
        "c": said["perjury"] and (said["mistake"] or said["good_faith"]),
        "d": reachable(form) and said["jurisdiction_consent"] and said["service_of_process"],
    }


def _is_located(text: str, form: Form, *asks: str) -> bool:
    """Whether the material is named without a URL that was found: struck, redacted, a slug."""
    if form.asked & set(asks):
        return bool(table("elements")["located_in_answer"].search(form.answer(*asks)))
    return bool(table("elements")["located_in_letter"].search(text))


def signed(text: str, form: Form) -> bool:
    """Whether somebody put a name under it: in the form's field, or where letters have it."""
    if "signature" in form.asked:
        return bool(form.answer("signature"))
    if table("elements")["signed"].search(text) or _SIGN_OFF.search(text):
        return True
    return _has_name_line([line.strip() for line in text.splitlines() if line.strip()])


def _has_name_line(lines: list[str]) -> bool:
    """A name stands alone below the declarations, and not as the answer to "contact me at"."""
    for number in range(len(lines) - 1, max(-1, len(lines) - _FOOT), -1):
        line, above = lines[number], lines[number - 1] if number else ""
        if table("elements")["declares"].search(line):
            return False
        asked_where = above.endswith(":") and table("elements")["contact"].search(above)
        if _REDACTED_NAME.match(line) and not asked_where:
            return True
    last = lines[-1] if lines else ""
    return bool(_NAME.match(last)) and len(last.split()) <= _NAME_WORDS


def reachable(form: Form) -> bool:
    """Whether there is a place for address, telephone or mail, beyond the line of the name."""
    if "contact" in form.asked and form.answer("contact"):
        return True
    own_words = "\n".join(s.answer for s in form.sections)
    if table("elements")["contact"].search(_NO_PLACE.sub("", own_words)):
        return True
    return len(_PLACEHOLDER.findall(own_words)) >= _NAME_AND_PLACE


def _describes(text: str) -> bool:
    """Any description will do: whether it is good enough is a person's judgment."""
    return bool(table("elements")["work"].search(text)) and len(text) > _TOO_SHORT
