"""Users and their tokens: over the API, or straight in the database for the first ones."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import asking, output, times
from tocsin.cli.paths import path
from tocsin.cli.session import Session, talks
from tocsin.domain.access import Role

if TYPE_CHECKING:
    from tocsin.cli.registry import Registry

users = typer.Typer(help="Our people and what they may do.", no_args_is_help=True)
tokens = typer.Typer(help="Bearer tokens.", no_args_is_help=True)
Limit = Annotated[int, typer.Option(min=1, help="How many at most.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A user's name.")]
Roles = Annotated[
    list[Role], typer.Option("--role", metavar="ROLE", help="A role; repeatable.")
]
Jurisdictions = Annotated[
    list[str] | None,
    typer.Option(
        "--jurisdiction", metavar="DE", help="Only there; repeatable. Else everywhere."
    ),
]
Teams = Annotated[
    list[str] | None, typer.Option("--team", metavar="TEAM", help="Only for it; repeatable.")
]
Direct = Annotated[
    bool,
    typer.Option(
        "--database",
        help="Without the API, in TOCSIN_OWNER_DATABASE_URL or TOCSIN_DATABASE_URL: "
        "for the first admin.",
    ),
]


@users.command("list")
@talks
def list_users(session: Session, limit: Limit = 200) -> None:
    """List users and their roles."""
    session.show(session.api.page("/v1/users", limit), _users)


@users.command("add")
@talks
def add_user(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Unique; never used twice.")],
    role: Roles,
    display_name: Annotated[str | None, typer.Option(help="As people know them.")] = None,
    email: Annotated[str | None, typer.Option(help="Where notices go.")] = None,
    language: Annotated[str, typer.Option(help="en, es …")] = "en",
    jurisdiction: Jurisdictions = None,
    team: Teams = None,
    database: Direct = False,
) -> None:
    """Add a user with roles."""
    grants = [_grant(one, jurisdiction, team) for one in role]
    body = {
        "name": name,
        "display_name": display_name or name,
        "email": email,
        "language": language,
        "grants": grants,
    }
    if database:
        with _registry() as registry:
            session.show(registry.add(body), _user)
    else:
        session.show(session.api.post("/v1/users", body), _user)


@users.command("deactivate")
@talks
def deactivate(session: Session, name: Name, yes: asking.Yes = False) -> None:
    """Deactivate a user; their tokens end at once, their name stays on record."""
    asking.confirm(f"Deactivate {name!r} and end their tokens?", yes)
    session.show(session.api.post(path("users", name, "deactivate"), {}), _user)


@users.command("grant")
@talks
def grant(
    session: Session,
    name: Name,
    role: Roles,
    jurisdiction: Jurisdictions = None,
    team: Teams = None,
) -> None:
    """Replace a user's roles by these."""
    body = {"grants": [_grant(one, jurisdiction, team) for one in role]}
    session.show(session.api.put(path("users", name, "grants"), body), _user)


@tokens.command("list")
@talks
def list_tokens(
    session: Session,
    user: Annotated[str | None, typer.Option(metavar="NAME", help="Another's.")] = None,
) -> None:
    """List your tokens, or another's, without their secrets."""
    session.show(session.api.get("/v1/tokens", user=user), _tokens)


@tokens.command("issue")
@talks
def issue(
    session: Session,
    user: Annotated[str, typer.Argument(metavar="USER", help="Whose.")],
    name: Annotated[str, typer.Option(help="What it is for.")] = "cli",
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long it is valid.")] = 90,
    role: Annotated[
        list[Role] | None,
        typer.Option("--role", metavar="ROLE", help="Narrow it to a role; repeatable."),
    ] = None,
    database: Direct = False,
) -> None:
    """Issue a token. Its secret is shown once, now."""
    body = {"user": user, "name": name, "roles": role or [], "expires_in": f"P{days}D"}
    if database:
        with _registry() as registry:
            session.show(registry.issue(body, days), _secret)
    else:
        session.show(session.api.post("/v1/tokens", body), _secret)


@tokens.command("revoke")
@talks
def revoke(
    session: Session,
    id: Annotated[str, typer.Argument(metavar="ID", help="As listed.")],  # noqa: A002  what the API calls it
    yes: asking.Yes = False,
) -> None:
    """Revoke a token, at once."""
    asking.confirm(f"Revoke token {id!r}?", yes)
    session.api.delete(path("tokens", id))
    session.show({"id": id, "revoked": True}, _revoked)


def _registry() -> AbstractContextManager["Registry"]:
    from tocsin.cli.registry import registry  # noqa: PLC0415 - keeps `--help` fast

    return registry()


def _grant(
    role: Role, jurisdictions: list[str] | None, teams: list[str] | None
) -> dict[str, Any]:
    return {"role": role.value, "jurisdictions": jurisdictions or [], "teams": teams or []}


def _scope(grant: Mapping[str, Any]) -> str:
    where = [*grant.get("jurisdictions", []), *grant.get("teams", [])]
    return f"{grant['role']}({','.join(where)})" if where else str(grant["role"])


def _users(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("name", "display name", "active", "roles", wide="roles")
    for user in page["items"]:
        roles = ", ".join(map(_scope, user["grants"]))
        active = "yes" if user["active"] else "no"
        output.row(listed, (user["name"], user["display_name"], active, roles))
    console.print(output.Trimmed(listed))


def _user(console: Console, user: Mapping[str, Any]) -> None:
    rows = [
        ("name", user["name"]),
        ("display name", user.get("display_name")),
        ("id", user.get("id")),
        ("active", None if user.get("active", True) else "no"),
        ("roles", ", ".join(map(_scope, user.get("grants") or []))),
    ]
    console.print(output.facts(rows))


def _tokens(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("id", "name", "expires", "", wide="name")
    for token in page["items"]:
        gone = "revoked" if token.get("revoked_at") else times.distance(token["expires_at"])
        cells = (token["id"], token["name"], token["expires_at"][:10], gone)
        output.row(listed, cells)
    console.print(output.Trimmed(listed))


def _secret(console: Console, token: Mapping[str, Any]) -> None:
    rows = [
        ("token", token["token"]),
        ("id", token["id"]),
        ("expires", times.local(token["expires_at"])),
    ]
    console.print(output.facts(rows), soft_wrap=True)
    console.print("It is not shown again.", style=output.QUIET)


def _revoked(console: Console, done: Mapping[str, Any]) -> None:
    console.print(f"{output.plain(done['id'])} is revoked.")
