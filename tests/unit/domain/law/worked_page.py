"""The page for people: every deadline that was worked out by hand, with its steps.

``make examples`` writes ``docs/reference/worked-examples.md``; a test insists that it says the
same as the examples.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tests.unit.domain.law.worked import NONE, Chapter, Example, chapters, examples
from tocsin.domain.law.pack import NOT_ADVICE
from tocsin.playbooks.lawpack import load_pack

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "worked-examples.md"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ABOUT = """\
{number} deadlines as a person with the text and a wall calendar counts them. The instants were
typed by people; `tocsin clocks compute` is tested to say the same, and where both differed the
text decided. See [how deadlines are counted](../explanation/clocks.md) and
[the law pack](law-pack.md). `make examples` writes this page from
`tests/unit/domain/law/worked_examples`."""
WORDS = {
    "act_by": "act by",
    "not_before": "not before",
    "keep_until": "keep until",
    "notice_before": "tell by",
    "recurring": "next due",
    "exposure_threshold": "exposed after",
}
STANDINGS = {
    "exempt": "there is no duty",
    "terminated": "the duty is over",
    "unnumbered": "no instant: the law has no number",
    "paused": "paused; as it stood",
}


def page() -> str:
    """Write the page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Deadlines worked out by hand"
    yield ""
    yield NOT_ADVICE
    yield ""
    yield ABOUT.format(number=len(examples()))
    yield ""
    yield from (f"- [{chapter.title}](#{_anchor(chapter.title)})" for chapter in chapters())
    for chapter in chapters():
        yield from _chapter(chapter)
    yield ""


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield from ("", f"## {chapter.title}", "", chapter.about)
    for example in chapter.examples:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    yield from ("", f"### {example.title}", "")
    yield f"{_law(example)}, {example.rests_on}. {_where(example)}."
    yield ""
    if example.trigger:
        happened = [(_begins(example), example.trigger), *example.happened]
        told = "; ".join(f"`{name}` {_moment(at)}" for name, at in happened)
        yield f"What happened: {told}."
        yield ""
    yield from (f"{number}. {step}" for number, step in enumerate(example.steps, 1))
    yield ""
    yield f"**{_result(example)}**"
    if example.law is not None:
        yield from ("", f"`{_command(example)}`")


def _begins(example: Example) -> str:
    return load_pack().clocks[example.law].start.main if example.law else "trigger"


def _law(example: Example) -> str:
    if example.law is not None:
        return f"`{example.law}`"
    order = example.order or {}
    ((unit, amount),) = order["duration"].items()
    return f"An order of {amount} {unit.replace('_', ' ')} under the rule `{order['rule']}`"


def _where(example: Example) -> str:
    part = f"-{example.subdivision}" if example.subdivision else ""
    return f"{example.zone}, {example.country}{part}"


def _result(example: Example) -> str:
    expect = example.expect
    if example.refused:
        because = f", with {expect['because']}" if "because" in expect else ""
        return f"Refused: {example.refused}{because}."
    text = "; ".join(_told(example))
    return f"{text[:1].upper()}{text[1:]}."


def _told(example: Example) -> Iterator[str]:
    expect, polarity = example.expect, _polarity(example)
    standing = STANDINGS.get(expect.get("standing", ""), "")
    safe, earliest, latest = (expect.get(name) for name in ("safe", "earliest", "latest"))
    if safe == NONE or safe is None:
        yield standing
    elif polarity == "window" and earliest:
        yield f"not before {_moment(earliest)} has passed, not after {_moment(safe)}"
    else:
        lead = f"{standing}: " if standing else ""
        yield f"{lead}{WORDS[polarity]} {_moment(safe)}"
        others = [at for at in (earliest, latest) if at and at != safe]
        if others:
            yield f"read otherwise, {_moment(others[0])}"
    if "house" in expect:
        yield f"the house's own target {_moment(expect['house'])}"
    if "notice_by" in expect:
        yield f"an extension is told by {_moment(expect['notice_by'])}"


def _polarity(example: Example) -> str:
    if example.law is None:
        return str((example.order or {}).get("polarity", "act_by"))
    return load_pack().clocks[example.expect.get("law", example.law)].polarity


def _command(example: Example) -> str:
    parts = [f"tocsin clocks compute {example.law}"]
    parts += [f"--trigger {example.trigger}"] if example.trigger else []
    parts += [f"--event {name}={at}" for name, at in example.happened]
    parts += [f"--zone {example.zone}", f"--country {example.country}"]
    parts += [f"--subdivision {example.subdivision}"] if example.subdivision else []
    return " ".join(parts)


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    day = f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at.year}"
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return f"{day} {clock} ({at.isoformat()[-6:]})"


def _anchor(title: str) -> str:
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -")
    return kept.replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
