"""Read what came in and what went out: items, the mailbox, the delivery ledger."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from tocsin.cli import output, times
from tocsin.cli.paths import path
from tocsin.cli.session import Session, talks
from tocsin.domain.case import normalize_ref
from tocsin.domain.paging.naming import normalize_page_id

app = typer.Typer()
Limit = Annotated[int, typer.Option(min=1, help="How many at most.")]
Cursor = Annotated[str | None, typer.Option(help="Go on where a list ended.")]


@app.command()
@talks
def item(
    session: Session,
    id: Annotated[str, typer.Argument(metavar="ID", help="A received item.")],  # noqa: A002  what the API calls it
    to: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Save its bytes; - prints them."),
    ] = None,
) -> None:
    """Show a received item and what was read in it, or save its bytes."""
    if to is None:
        session.show(session.api.get(path("items", id)), _item)
        return
    size = session.api.download(path("items", id, "content"), to)
    if str(to) != "-":
        session.show({"item": id, "file": str(to), "bytes": size}, _saved)


@app.command()
@talks
def mailbox(
    session: Session,
    case: Annotated[
        str | None, typer.Option("--case", metavar="REF", help="What it told outsiders.")
    ] = None,
    unread: Annotated[bool, typer.Option("--unread", help="Only what is new.")] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> None:
    """Read your messages, or with --case the letters that a case sent to outsiders."""
    ref = normalize_ref(case) if case else None
    wanted = {"case": ref, "unread": unread or None, "cursor": cursor}
    session.show(session.api.page("/v1/mailbox", limit, **wanted), _mailbox)


@app.command()
@talks
def deliveries(
    session: Session,
    case: Annotated[
        str | None, typer.Option("--case", metavar="REF", help="Only of this case.")
    ] = None,
    page: Annotated[
        str | None, typer.Option("--page", metavar="PAGE", help="Only of this page.")
    ] = None,
    fate: Annotated[
        str | None, typer.Option(help="queued, sent, delivered, failed, unknown, bounced …")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> None:
    """Show the delivery ledger: who was told by which way, and what became of it."""
    wanted = {
        "case": normalize_ref(case) if case else None,
        "page": normalize_page_id(page) if page else None,
        "fate": fate,
        "cursor": cursor,
    }
    session.show(session.api.page("/v1/deliveries", limit, **wanted), _deliveries)


@app.command()
@talks
def redeliver(
    session: Session,
    id: Annotated[int, typer.Argument(metavar="ID", help="As `tocsin deliveries` lists.")],  # noqa: A002  what the API calls it
) -> None:
    """Try a notice again that failed, came back or perhaps got through."""
    session.show(session.api.post(path("deliveries", str(id), "redeliver"), {}), _delivery)


@app.command()
@talks
def findings(session: Session, limit: Limit = 50, cursor: Cursor = None) -> None:
    """Show open findings: where record and workflow differ, and a person must look."""
    session.show(session.api.page("/v1/findings", limit, cursor=cursor), _findings)


def _item(console: Console, answer: Mapping[str, Any]) -> None:
    received = answer.get("item") or answer
    draft, case = answer.get("draft") or {}, answer.get("case") or {}
    rows = [
        ("item", received["id"]),
        ("received", times.local(received["received_at"])),
        ("by way of", received.get("channel")),
        ("sender", received.get("sender")),
        ("file", received.get("filename")),
        ("type", received.get("content_type")),
        ("bytes", received.get("size")),
        ("sha256", received["sha256"]),
        ("flags", ", ".join(received.get("flags") or [])),
        ("document", draft.get("document")),
        ("kind", draft.get("kind")),
        ("confidence", draft.get("confidence")),
        ("languages", ", ".join(draft.get("languages") or [])),
        ("targets", len(draft.get("target_urls") or []) or None),
        ("missing", ", ".join(draft.get("missing") or [])),
        ("case", case.get("ref")),
    ]
    console.print(output.facts(rows))


def _saved(console: Console, done: Mapping[str, Any]) -> None:
    console.print(f"{done['bytes']} bytes in {done['file']}", soft_wrap=True)


def _mailbox(console: Console, page: Mapping[str, Any]) -> None:
    if not page["items"]:
        console.print("No mail.", style=output.QUIET)
    for mail in page["items"]:
        head = Text(output.plain(mail["subject"]), output.STRONG)
        console.print(head, soft_wrap=True)
        urgent = mail.get("urgency")
        again = "possible duplicate" if mail.get("possible_duplicate") else ""
        when = times.local(mail["created_at"])
        about = [when, f"to {mail['address']}", urgent, again]
        line = "  ".join(output.plain(part) for part in about if part)
        console.print(line, style=output.QUIET, soft_wrap=True)
        console.print(output.plain(mail["body"], lines=True).strip() + "\n", soft_wrap=True)


def _deliveries(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("id", "at", "about", "to", "by", "fate", "why", wide="to")
    for sent in page["items"]:
        settled = sent.get("settled_at") or sent.get("queued_at")
        style = output.LATE if sent["fate"] in {"failed", "unknown", "bounced"} else ""
        to = sent.get("name") or sent["address"] or sent["recipient"]
        fate = Text(sent["fate"], style)
        why = output.shorten(sent["why"], 12)
        ago = times.ago(settled)
        about = sent.get("page") or sent["case"]
        cells = (str(sent["id"]), ago, about, to, sent["channel"], fate, why)
        output.row(listed, cells)
    console.print(output.Trimmed(listed))


def _delivery(console: Console, sent: Mapping[str, Any]) -> None:
    again = sent["next_try_at"]
    rows = [
        ("delivery", sent["id"]),
        ("case", sent["case"]),
        ("page", sent.get("page")),
        (
            "to",
            " ".join(filter(None, (sent.get("name"), sent["address"] or sent["recipient"]))),
        ),
        ("by", sent["channel"]),
        ("fate", sent["fate"]),
        ("why", sent["why"]),
        ("answer", ", ".join(f"{name} {value}" for name, value in _answer(sent))),
        ("again", times.local(again) if again else None),
    ]
    console.print(output.facts(rows), soft_wrap=True)


def _answer(sent: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted((sent.get("response") or {}).items())


def _findings(console: Console, page: Mapping[str, Any]) -> None:
    if not page["items"]:
        console.print("No findings.", style=output.QUIET)
        return
    listed = output.table("found", "case", "finding", "detail", wide="detail")
    for found in page["items"]:
        case = found["case"] or "(withheld)"
        row = (times.ago(found["found_at"]), case, found["code"], found["detail"])
        output.row(listed, row)
    console.print(output.Trimmed(listed))
