"""Deadlines of the law: list and show the pack's entries, compute one, say why. Offline."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from tocsin.cli import law_packs, output
from tocsin.cli.errors import FAILED, CliError, UsageError
from tocsin.cli.options import with_options
from tocsin.cli.session import Json

if TYPE_CHECKING:
    from tocsin.cli.clock_asking import Typed

app = typer.Typer(help="Deadlines of the law; not legal advice.", no_args_is_help=True)
law_packs.add_to(app)
_WHERE = "Where time is counted"
Id = Annotated[str, typer.Argument(metavar="ID", help="An entry of the law pack.")]
PackDir = Annotated[
    Path | None,
    typer.Option("--pack", metavar="DIR", help="Another law pack than Tocsin's own."),
]
_TYPED: dict[str, object] = {
    "law": Id,
    "trigger": Annotated[
        str | None,
        typer.Option(metavar="T", help="When it began: RFC 3339; without offset in --zone."),
    ],
    "event": Annotated[
        list[str] | None,
        typer.Option("--event", metavar="NAME=T", help="What else happened; may be repeated."),
    ],
    "zone": Annotated[
        str | None,
        typer.Option(metavar="ZONE", help="IANA name: Europe/Berlin.", rich_help_panel=_WHERE),
    ],
    "country": Annotated[
        str | None,
        typer.Option(metavar="CC", help="Whose days off count: DE.", rich_help_panel=_WHERE),
    ],
    "subdivision": Annotated[
        str | None,
        typer.Option(metavar="PART", help="Its part: BY.", rich_help_panel=_WHERE),
    ],
    "closures": Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="TOCSIN_CLOSURES",
            show_envvar=False,
            help="Own closures (YAML or JSON). [TOCSIN_CLOSURES]",
            rich_help_panel=_WHERE,
        ),
    ],
    "pack": PackDir,
}
View: TypeAlias = Callable[[Any, dict[str, Any]], None]
Show: TypeAlias = Callable[[View], None]


@app.command("list")
def list_clocks(
    jurisdiction: Annotated[
        str | None, typer.Option(metavar="CODE", help="EU, DE, US (with its states), US-CA.")
    ] = None,
    polarity: Annotated[
        str | None, typer.Option(metavar="NAME", help="act_by, not_before, keep_until …")
    ] = None,
    status: Annotated[
        str | None, typer.Option(metavar="NAME", help="in_force, litigation_check …")
    ] = None,
    confidence: Annotated[
        str | None, typer.Option(metavar="NAME", help="high, medium, low.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="For cases of that sort.")
    ] = None,
    q: Annotated[
        str | None, typer.Option("--q", metavar="WORDS", help="With all these words.")
    ] = None,
    pack: PackDir = None,
    json: Json = False,
) -> None:
    """List the entries of the law pack. Needs no stack."""
    from tocsin.cli import clock_answers, clock_views  # noqa: PLC0415 - fast help
    from tocsin.cli.clock_asking import pack_of  # noqa: PLC0415
    from tocsin.cli.clock_choosing import Wanted, chosen  # noqa: PLC0415

    with _refusals(json):
        wanted = Wanted(jurisdiction, polarity, status, confidence, kind, q)
        found = pack_of(pack)
        laws = chosen(found, wanted)
        if json:
            output.print_json(clock_answers.listed(found, laws))
        else:
            clock_views.show_list(output.console(), laws, found.name)


@app.command("show")
def show(law: Id, pack: PackDir = None, json: Json = False) -> None:
    """Show one entry whole, with its rule and calendar. Needs no stack."""
    from tocsin.cli import clock_answers, clock_views  # noqa: PLC0415 - fast help
    from tocsin.cli.clock_asking import entry_of, pack_of  # noqa: PLC0415
    from tocsin.playbooks.lawpack import terms_of  # noqa: PLC0415

    with _refusals(json):
        found = pack_of(pack)
        terms = terms_of(found, entry_of(found, law).id)
        if json:
            output.print_json(clock_answers.entry(terms))
        else:
            clock_views.show_entry(output.console(), terms)


def _computes(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command what a deadline is computed from, and a way to show what it comes to."""

    @functools.wraps(command)
    def run(*, json: bool, **given: Any) -> None:  # noqa: ANN401 - whatever is declared
        from tocsin.cli.clock_asking import Typed  # noqa: PLC0415 - fast help

        with _refusals(json):
            typed = {name: given.pop(name) for name in _TYPED}
            found = _answer(Typed(events=typed.pop("event") or (), **typed), json=json)
            command(functools.partial(_show, found, json=json), **given)

    options, defaults = {**_TYPED, "json": Json}, {**dict.fromkeys(_TYPED), "json": False}
    del defaults["law"]
    return with_options(run, command, options, defaults)


@app.command("compute")
@_computes
def compute(show: Show) -> None:
    """Compute a deadline from all that happened. Needs no stack."""
    from tocsin.cli import clock_views  # noqa: PLC0415 - fast help

    show(clock_views.show_reckoning)


@app.command("why")
@_computes
def why(
    show: Show,
    at: Annotated[
        str | None, typer.Option(metavar="T", help="Show what remains as of then; else now.")
    ] = None,
) -> None:
    """Say why a deadline is that instant, and what remains. Needs no stack."""
    from tocsin.cli import choosing, clock_views  # noqa: PLC0415 - fast help

    then = choosing.instant(at)
    now = datetime.fromisoformat(then) if then else datetime.now(UTC)
    show(lambda console, found: clock_views.show_why(console, found, now))


def _show(found: dict[str, Any], view: View, *, json: bool) -> None:
    if json:
        output.print_json(found)
    else:
        view(output.console(), found)


def _answer(typed: "Typed", *, json: bool) -> dict[str, Any]:
    """Compute; a refusal is an answer of its own, with its code and citation."""
    from tocsin.cli import clock_answers  # noqa: PLC0415 - fast help
    from tocsin.cli.clock_asking import answered, hint_for, understood  # noqa: PLC0415
    from tocsin.domain.law.reckoning import RefusalError  # noqa: PLC0415

    asked = understood(typed)
    try:
        found = answered(asked, typed.closures)
    except RefusalError as error:
        hint = hint_for(error, asked)
        if json:
            output.print_json(clock_answers.refused(error, hint))
            raise typer.Exit(FAILED) from error
        rests_on = f" ({error.citation})" if error.citation not in error.detail else ""
        raise CliError(f"{error.detail}{rests_on} [{error.code}]", hint) from error
    law = next(one for one in asked.terms.laws if one.id == found.law)
    return clock_answers.reckoned(found, law, typed.law, asked.assumptions)


@contextmanager
def _refusals(json: bool) -> Iterator[None]:
    """Print what was typed wrong as JSON, when JSON is what is read."""
    from tocsin.cli.clock_answers import problem  # noqa: PLC0415 - fast help

    try:
        yield
    except CliError as error:
        if not json:
            raise
        code = "usage" if isinstance(error, UsageError) else "failed"
        output.print_json(problem(code, error.message, hint=error.hint))
        raise typer.Exit(error.exit_code) from error
