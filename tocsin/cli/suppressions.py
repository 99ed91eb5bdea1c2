"""Orders that forbid telling an outsider: enter, list, end."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import asking, choosing, output, times
from tocsin.cli.cases import Ref
from tocsin.cli.paths import case_path
from tocsin.cli.session import Session, talks

app = typer.Typer(
    help="Orders that forbid telling somebody, such as non-disclosure orders.",
    no_args_is_help=True,
)
Audience = Annotated[str, typer.Option(help="user, requester or authority.")]
OrderCode = Annotated[str, typer.Option("--order", help="Its code.")]
Reason = Annotated[str, typer.Option(help="Why; it stays on record.")]


@app.command("list")
@talks
def list_suppressions(session: Session, ref: Ref) -> None:
    """List a case's orders."""
    session.show(session.api.get(case_path(ref, "suppressions")), _orders)


@app.command("set")
@talks
def impose(
    session: Session,
    ref: Ref,
    until: Annotated[
        str, typer.Option(metavar="WHEN", help="2026-12-01T18:00+01:00; extends one in force.")
    ],
    reason: Reason,
    audience: Audience = "user",
    order: OrderCode = "non_disclosure_order",
) -> None:
    """Hold back what somebody would be told, or extend that."""
    body = {
        "audience": audience,
        "order": order,
        "until": choosing.instant(until),
        "reason": reason,
    }
    session.show(session.api.post(case_path(ref, "suppressions"), body), _orders)


@app.command("end")
@talks
def end(
    session: Session,
    ref: Ref,
    reason: Reason,
    audience: Audience = "user",
    order: OrderCode = "non_disclosure_order",
    yes: asking.Yes = False,
) -> None:
    """End an order: what it held back goes out now."""
    asking.need_consent(yes)
    asking.confirm(f"Send what {order!r} held back from {audience!r} in {ref}?", yes)
    wanted = case_path(ref, "suppressions", audience, order, "end")
    session.show(session.api.post(wanted, {"reason": reason}), _orders)


def _orders(console: Console, page: Mapping[str, Any]) -> None:
    if not page["items"]:
        console.print("Nothing is held back.", style=output.QUIET)
        return
    listed = output.table("order", "not told", "until", "then", "ended", wide="order")
    for one in page["items"]:
        ended = times.local(one["ended_at"]) if one["ended_at"] else ""
        until = times.local(one["until"])
        output.row(listed, (one["order"], one["audience"], until, one["then"], ended))
    console.print(output.Trimmed(listed))
