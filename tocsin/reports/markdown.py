"""Write a report as Markdown (CommonMark with tables).

What people wrote as plain text is escaped, so that it prints as it was written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from tocsin.reports.model import Moment, Report
from tocsin.reports.page import reader

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&]|^[#+-]|^\d+(?=[.)]))")
HEADING = ["heading_open", "inline", "heading_close"]
STANDING = {
    "draft": "Draft: nobody has submitted it yet",
    "submitted": "Submitted, and not yet reviewed",
    "reviewed": "Reviewed and accepted",
}


def as_markdown(report: Report) -> str:
    """Return the whole report; it ends with a line feed."""
    return "\n\n".join(part for part in _parts(report) if part) + "\n"


def _parts(report: Report) -> Iterator[str]:
    yield f"# {plain(report.kind)} {plain(report.ref)}"
    yield f"**{plain(report.title)}**"
    yield _table(("", ""), _facts(report))
    yield _shifted(report.narrative) or "*Nobody has written a report yet.*"
    if report.figures:
        yield "## Figures"
        yield _table(("What", "Value"), report.figures)
    if report.people:
        yield "## Who was who"
        yield _table(("Role", "Name"), report.people)
    if report.duties:
        yield "## Tasks"
        yield _table(("Task", "Owner", "Due", "State"), _duties(report))
    if report.updates:
        yield "## Status updates"
        yield from (_update(moment) for moment in report.updates)
    yield "## Timeline"
    yield _table(("#", "When (UTC)", "Who", "What"), map(_row, report.timeline))
    yield _closing(report)


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    yield "Standing", STANDING[report.standing]
    for given in report.approvals:
        yield "Decided by", f"{given.name} ({given.verdict}), {instant(given.at)}"
    if report.severity:
        yield "Severity", report.severity
    yield "Received", instant(report.received_at)
    yield "State", report.state
    yield "As of", f"entry {report.entries - 1}, {instant(report.as_of)}"


def _duties(report: Report) -> Iterator[Sequence[str]]:
    for duty in report.duties:
        yield duty.title, duty.owner, instant(duty.due_at), duty.state


def _update(moment: Moment) -> str:
    head = f"**{plain(instant(moment.at))}, {plain(moment.who)}**"
    lines = "\n".join(moment.said).splitlines()
    return f"{head}\n\n" + "  \n".join(f"> {plain(line)}" for line in lines)


def _row(moment: Moment) -> tuple[str, str, str, str]:
    said = " – ".join(moment.said)
    what = f"{moment.what}: {said}" if said else moment.what
    return str(moment.seq), instant(moment.at), moment.who, what


def _closing(report: Report) -> str:
    withheld = f" {report.withheld} entries are withheld from this reader." * bool(
        report.withheld
    )
    covers = f" The approvals cover content {report.content_sha256}." * bool(
        report.content_sha256
    )
    return (
        f"*Drawn from {report.entries} entries of a hash-chained timeline that ends in "
        f"{report.head_hash}.{withheld}{covers} This is a record, not legal advice.*"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(_cell(part) for part in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return plain(" / ".join(text.split("\n"))) or " "


def _shifted(narrative: str) -> str:
    """Put the narrative's headings below the report's own.

    One that would swallow what comes after it, by a fence that is left open or lists in lists
    in lists, prints as it was written.
    """
    shifted = re.sub(r"(?m)^(#{1,4}) ", r"#\1 ", narrative).strip()
    if _ends(shifted):
        return shifted
    return "  \n".join(plain(line) or "\\" for line in narrative.strip().splitlines())


def _ends(markdown: str) -> bool:
    """Tell whether a heading that follows a text is a heading of the report."""
    tokens = reader().parse(f"{markdown}\n\n## The end")
    return [token.type for token in tokens[-3:]] == HEADING and tokens[-3].level == 0


def plain(text: str) -> str:
    """Escape what Markdown would take for its own."""
    return _SPECIAL.sub(_escaped, " ".join(text.split()))


def _escaped(match: re.Match[str]) -> str:
    sign = match[0]
    return sign + "\\" if sign[0].isdigit() else "\\" + sign


def instant(at: datetime) -> str:
    """Write an instant in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
