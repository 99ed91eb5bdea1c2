"""Rehearse playbooks: what a case would do, in a process of its own and without a stack."""

import json as jsons
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from tocsin.cli import output
from tocsin.cli.errors import FAILED, CliError, UsageError
from tocsin.cli.session import Json

SECONDS = 600
STDIN = "-"
Named = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILE|KIND...", help="A playbook (YAML), or a shipped kind."),
]
Received = Annotated[
    str, typer.Option(metavar="INSTANT", help="When the case comes in; now by default.")
]
Country = Annotated[str | None, typer.Option(metavar="CC", help="Where: DE, US-CA, EU.")]
Market = Annotated[str | None, typer.Option(help="A market that the playbook names.")]
Zone = Annotated[str, typer.Option(help="Whose wall clock is shown: Europe/Berlin.")]
Language = Annotated[str | None, typer.Option(help="The language of the notice.")]
Severity = Annotated[str | None, typer.Option(help="How bad it is, as the playbook says it.")]
Missing = Annotated[
    list[str] | None, typer.Option(metavar="CODE", help="What the notice lacks; repeatable.")
]
Answers = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="STAGE=VERDICT[@+2h]", help="Who answers; repeatable."),
]
Script = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="What people do (YAML).")
]
Horizon = Annotated[str, typer.Option("--for", help="How long to watch.")]
Expectations = Annotated[
    bool, typer.Option("--expectations", help="Check what the playbooks expect instead.")
]
Ics = Annotated[bool, typer.Option("--ics", help="Print iCalendar.")]
Cli = Annotated[
    Path | None, typer.Option(metavar="PATH", help="The Temporal program to rehearse on.")
]


def rehearse(
    playbooks: Named = None,
    *,
    received: Received = "",
    country: Country = None,
    market: Market = None,
    zone: Zone = "",
    language: Language = None,
    severity: Severity = None,
    missing: Missing = None,
    answers: Answers = None,
    script: Script = None,
    horizon: Horizon = "60d",
    expectations: Expectations = False,
    json: Json = False,
    ics: Ics = False,
    temporal_cli: Cli = None,
) -> None:
    """Live through a case on a server that skips time: who is told what, when, and why.

    Without answers it shows what happens when nobody ever answers. Needs no stack.
    """
    named = playbooks or []
    if not expectations and len(named) != 1:
        raise UsageError("rehearse one playbook", "or check several with --expectations")
    options = {
        "--received": received,
        "--country": country,
        "--market": market,
        "--zone": zone,
        "--language": language,
        "--severity": severity,
        "--script": script,
        "--for": horizon,
        "--temporal-cli": temporal_cli,
    }
    asked = [*_several("--missing", missing), *_several("--answer", answers)]
    for option, value in options.items():
        asked += [f"{option}={value}"] if value else []
    asked += ["--expectations" if expectations else "--no-expectations"]
    done = _process([*asked, *(["--ics"] if ics else []), "--", *_expanded(named)])
    _show(done, json=json, ics=ics, expectations=expectations)


def _several(option: str, values: Sequence[str] | None) -> Iterator[str]:
    return (f"{option}={value}" for value in values or ())


def _expanded(named: Sequence[str]) -> list[str]:
    """Name the files of folders; every shipped kind when nothing is named."""
    from tocsin.cli.playbook_check import playbooks_in  # noqa: PLC0415 - keeps help fast
    from tocsin.playbooks.library import KINDS  # noqa: PLC0415 - as above

    named = named or [str(KINDS)]
    found: list[str] = []
    for name in named:
        path = Path(name)
        found += map(str, playbooks_in([path])) if path.is_dir() else [name]
    return found


def _process(asked: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tocsin.rehearsal", *asked]
    try:
        # S603: our own interpreter and module; options are passed as they are, without a shell
        return subprocess.run(  # noqa: S603
            command,
            stdin=None if STDIN in asked else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CliError(
            f"the rehearsal took longer than {SECONDS} s", "try a shorter --for"
        ) from error


def _show(
    done: "subprocess.CompletedProcess[str]", *, json: bool, ics: bool, expectations: bool
) -> None:
    from tocsin.cli import rehearsal_views  # noqa: PLC0415 - keeps help fast

    if ics and done.returncode == 0:
        sys.stdout.write(done.stdout)
        return
    answer = _answer(done)
    if json:
        output.print_json(answer)
    elif "error" in answer:
        _refuse(answer["error"])
    elif expectations:
        rehearsal_views.judgements(output.console(), answer)
    else:
        rehearsal_views.timetable(output.console(), answer)
    if not answer["ok"]:
        raise typer.Exit(FAILED)


def _answer(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    try:
        answer: dict[str, Any] = jsons.loads(done.stdout)
    except ValueError as error:
        why = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise CliError(f"the rehearsal broke off: {why[0]}") from error
    return answer


def _refuse(error: dict[str, Any]) -> None:
    """Say why there was no rehearsal; faults one in a line, as compilers do."""
    raise CliError(str(error["detail"]))
