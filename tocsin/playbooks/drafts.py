"""Check a template before anybody relies on it: it renders with everything a letter may say."""

from datetime import UTC, datetime
from typing import Any

from jinja2 import TemplateError

from tocsin.domain.ending import Lacking
from tocsin.playbooks.letters import TextLetters
from tocsin.playbooks.sheet import Problem
from tocsin.playbooks.template_shape import wrong_shape

REF = "TCN-7K3M-Q2XD"
NOTICE: dict[str, Any] = {
    "ref": REF,
    "kind": "copyright-takedown",
    "kind_title": "Copyright takedown notice",
    "received_at": datetime(2026, 3, 2, 14, 5, tzinfo=UTC),
    "language": "en",
    "link": f"https://tocsin.example/cases/{REF}",
    "step": "counsel.1",
    "urgency": "urgent",
    "due_at": "2026-03-03T14:05:00.000000Z",
    "missing": ("ii", "vi"),
    "lacking": [
        Lacking("ii", "Which work", "its title", "17 U.S.C. 512(c)(3)(A)(ii)"),
        Lacking("vi", "A statement", "that statement", ""),
    ],
    "outcome": "remove",
    "copies": 1,
}
NOTHING_KNOWN: dict[str, Any] = {
    "due_at": None,
    "missing": (),
    "lacking": [],
    "outcome": None,
    "copies": 0,
}
GATE: dict[str, Any] = {
    **{name: NOTICE[name] for name in ("ref", "kind", "kind_title")},
    "jurisdiction": None,
    "received_at": "2026-03-02T14:05:00.000000Z",
    "received_on": "2026-03-02",
    "recommendation": "remove",
    "fields": {},
    "target_urls": [f"https://host.example/{number}" for number in range(25)],
    "work_urls": [],
    "missing": [],
}
LONGEST = 100_000
_SAMPLES = {
    "as a notice": NOTICE,
    "as a notice of a case that little is known of": NOTICE | NOTHING_KNOWN,
}


def wrong_template(text: str, *, file: str, is_gate_letter: bool = False) -> list[Problem]:
    """Find why a template cannot be written, if it cannot; ``file`` is what problems name.

    A gate's letter is also rendered with what its gate knows, before anybody has decided.
    """
    if len(text) > LONGEST:
        return [Problem(file, 1, "(file)", f"longer than {LONGEST} characters")]
    try:
        shape = [Problem(file, line, "(template)", what) for line, what in wrong_shape(text)]
    except TemplateError as error:
        line = getattr(error, "lineno", None) or 1
        return [Problem(file, line, "(template)", str(error.message or error))]
    except RecursionError:
        return [Problem(file, 1, "(template)", "its brackets are nested too deep")]
    if shape:
        return shape
    found: list[Problem] = []
    samples = _SAMPLES | ({"as a gate's letter": GATE} if is_gate_letter else {})
    for use, values in samples.items():
        problem = _problem(text, file, use, values)
        if problem is not None and problem not in found:
            found.append(problem)
    return found


def _problem(text: str, file: str, use: str, values: dict[str, Any]) -> Problem | None:
    """Render it once, the way that letters are."""
    try:
        subject, body = TextLetters({("en", file): text}).render(file, "en", values)
    except TemplateError as error:
        line = getattr(error, "lineno", None) or 1
        return Problem(file, line, "(template)", f"{error.message or error} ({use})")
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError) as error:
        return Problem(file, 1, "(template)", f"{error} ({use})")
    if REF not in subject:
        return Problem(file, 1, "Subject", "the subject must name the case: {{ ref }}")
    if not body.strip():
        return Problem(file, 1, "(template)", f"says nothing ({use})")
    return None
