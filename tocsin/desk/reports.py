"""Draw a case's report from its timeline, as far as one person may read it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

import structlog
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.casebook import Casebook
from tocsin.desk.chronicle import entry, hidden_kin
from tocsin.desk.errors import UnavailableError
from tocsin.desk.views import EntryView
from tocsin.domain.access import Principal
from tocsin.domain.playbook import Playbook
from tocsin.reports.figures import QUIET, Fact, figures
from tocsin.reports.markdown import as_markdown
from tocsin.reports.model import Approval, Duty, Moment, Report
from tocsin.reports.page import as_html
from tocsin.reports.pdf import TypesettingError, as_pdf
from tocsin.reports.typesetting import as_typst
from tocsin.reports.words import told
from tocsin.storage import cases
from tocsin.storage.cases import Export
from tocsin.storage.desk_reads import names_of
from tocsin.storage.errors import MissingError
from tocsin.storage.models import TextRow

Dress: TypeAlias = Literal["md", "html", "pdf"]
MEDIA = {"md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8"}
PDF = "application/pdf"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A written report: its file name, media type and bytes."""

    name: str
    media_type: str
    content: bytes


class Reports:
    """Writes reports."""

    def __init__(
        self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper, casebook: Casebook
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._casebook = casebook

    def write(self, principal: Principal, ref: str, dress: Dress) -> Sheet:
        """Write a case's report, less what this person may not read.

        Raises:
            NotFoundError: There is no such case that they may see.
            UnavailableError: The PDF could not be set; the other dresses still can.
        """
        case = self._casebook.admitted(principal, ref, errands.READ_REPORT)
        privileged = self._gatekeeper.allows(principal, errands.READ_PRIVILEGED, case)
        with self._sessions() as session:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            whole = cases.export(session, case.id)
            if whole is None:
                raise MissingError(f"case {case.id} does not exist")
            names = names_of(session, _people(whole))
            hidden = hidden_kin(session, self._gatekeeper, principal, whole.timeline)
        report = drawn(whole, names, privileged=privileged, hidden=hidden)
        self._gatekeeper.note(principal, errands.READ_REPORT.name, case, OK)
        return _dressed(report, dress)


def _dressed(report: Report, dress: Dress) -> Sheet:
    markdown = as_markdown(report)
    title = f"{report.kind} {report.ref}"
    name = f"{report.ref}-report.{dress}"
    if dress == "md":
        return Sheet(name, MEDIA[dress], markdown.encode())
    if dress == "html":
        return Sheet(name, MEDIA[dress], as_html(title, markdown).encode())
    try:
        return Sheet(name, PDF, as_pdf(as_typst(title, markdown, report.as_of)))
    except TypesettingError as error:
        log.warning("report.not_set", ref=report.ref, why=str(error)[:200])
        raise UnavailableError("The PDF could not be set; ask for `md` or `html`.") from error


def drawn(
    whole: Export, names: dict[str, str], *, privileged: bool, hidden: frozenset[str]
) -> Report:
    """Make the report of a case."""
    playbook = Playbook.model_validate(whole.playbook.body)
    texts = {text.id: text for text in whole.texts}
    entries = [
        entry(row, texts, names, privileged=privileged, hidden=hidden) for row in whole.timeline
    ]
    case, last = whole.case, whole.timeline[-1]
    written = _Written(playbook, entries, texts)
    outcome = f": {case.outcome}" if case.outcome else ""
    facts = (
        Fact(datetime.fromisoformat(one.at), one.event, one.data) for one in entries if one.data
    )
    moments = [_moment(one, names) for one in entries]
    return Report(
        ref=case.ref,
        kind=playbook.title,
        title=case.title,
        severity=case.severity,
        state=f"{case.state}{outcome or f', {case.stage}'}",
        received_at=case.received_at,
        as_of=datetime.fromisoformat(last.at),
        entries=len(entries),
        head_hash=last.hash,
        narrative=written.narrative,
        standing=written.standing,
        content_sha256=written.content_sha256,
        approvals=tuple(written.approvals()),
        figures=tuple(figures(case.received_at, facts)),
        people=tuple(_roles(playbook, case.view, names)),
        duties=tuple(_duties(playbook, case.view, texts, names)),
        updates=tuple(m for m, e in zip(moments, entries, strict=True) if _is_update(e)),
        timeline=tuple(
            m for m, e in zip(moments, entries, strict=True) if e.event not in QUIET
        ),
        withheld=sum(one.data is None for one in entries),
    )


class _Written:
    """The part of a report that people wrote: its last text under a gate, and who agreed."""

    def __init__(
        self, playbook: Playbook, entries: Sequence[EntryView], texts: dict[str, TextRow]
    ) -> None:
        self._papers = {s.id for s in playbook.stages if s.gate and s.gate.paper}
        self._entries = [one for one in entries if one.data and self._is_about(one.data)]
        shown = [one.data or {} for one in self._entries if one.event.startswith("gate.")]
        frozen = [data for data in shown if data.get("letter")]
        letter = texts.get(frozen[-1]["letter"]) if frozen else None
        self.narrative = letter.body if letter and not letter.privileged else ""
        self.content_sha256 = str(frozen[-1]["content_sha256"]) if frozen else None
        decided = [data["gate"] for data in shown if data.get("outcome")]
        self.standing = _standing(decided, shown)

    def _is_about(self, data: dict[str, Any]) -> bool:
        return str(data.get("gate", "")).rpartition(".")[0] in self._papers

    def approvals(self) -> Iterator[Approval]:
        """Yield the verdicts on the text as it stands."""
        for one in self._entries:
            data = one.data or {}
            if one.event == "verdict.given" and data["content_sha256"] == self.content_sha256:
                yield Approval(
                    one.actor_name or one.actor,
                    str(data["verdict"]),
                    datetime.fromisoformat(one.at),
                )


def _standing(decided: Sequence[str], shown: Sequence[dict[str, Any]]) -> str:
    outcomes = [data["outcome"] for data in shown if data.get("outcome")]
    if not decided:
        return "draft"
    return "reviewed" if outcomes[-1] == "accept" else "submitted"


def _moment(one: EntryView, names: dict[str, str]) -> Moment:
    who = one.actor_name or one.actor.removeprefix("user:")
    said = tuple(body for body in one.texts.values() if body)
    what = told(one.event, one.data, names)
    return Moment(one.seq, datetime.fromisoformat(one.at), who, what, said)


def _is_update(one: EntryView) -> bool:
    return one.event == "update.posted" and bool(one.texts)


def _roles(
    playbook: Playbook, view: dict[str, Any], names: dict[str, str]
) -> Iterator[tuple[str, str]]:
    for role, person in view.get("roles", {}).items():
        title = playbook.roles[role].title if role in playbook.roles else role
        yield title or role, names.get(person, person)


def _duties(
    playbook: Playbook, view: dict[str, Any], texts: dict[str, TextRow], names: dict[str, str]
) -> Iterator[Duty]:
    items = {item.id: item.title for every in playbook.checklists.values() for item in every}
    for task in view.get("tasks", ()):
        text = texts.get(task["text"] or "")
        scheme, _, name = task["owner"].partition(":")
        owner = names.get(name, name) if scheme == "person" else name.replace("_", " ")
        yield Duty(
            text.body if text else items.get(task["id"], task["id"]),
            owner,
            datetime.fromisoformat(task["due_at"]),
            task["state"],
        )


def _people(whole: Export) -> Iterator[str]:
    yield from whole.case.people
    yield from whole.case.view.get("roles", {}).values()
    for row in whole.timeline:
        yield row.actor.removeprefix("user:")
        for value in row.data.values():
            for one in value if isinstance(value, list) else (value,):
                scheme, _, rest = str(one).partition(":")
                yield rest.removeprefix("user:") if scheme in ("person", "user") else str(one)
