"""What a rehearsal is asked on its command line, and how its playbook and script are read."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tocsin.domain.answers import steps_of
from tocsin.domain.durations import parse_duration
from tocsin.domain.playbook import Playbook
from tocsin.domain.scripts import parse_instant
from tocsin.playbooks.library import KINDS
from tocsin.playbooks.zones import zone_of
from tocsin.rehearsal.errors import RehearsalError
from tocsin.rehearsal.rules import Rules
from tocsin.rehearsal.scene import Scene
from tocsin.rehearsal.script import read_script

LONGEST = timedelta(days=3660)
STDIN = "-"


@dataclass(frozen=True)
class Asked:
    """What is to be rehearsed, and how the answer is to look."""

    playbooks: tuple[Playbook, ...]
    scene: Scene | None
    rules: Rules
    zone: tzinfo
    checks: bool
    form: str
    cli: Path | None


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tocsin.rehearsal", description="Rehearse a playbook; it comes on stdin."
    )
    parser.add_argument("playbooks", nargs="*", help="files, kinds, or - for standard input")
    parser.add_argument("--received", default="", metavar="INSTANT")
    parser.add_argument("--country", default=None)
    parser.add_argument("--market", default=None)
    parser.add_argument("--zone", default="")
    parser.add_argument("--language", default=None)
    parser.add_argument("--severity", default=None)
    parser.add_argument("--missing", action="append", default=[])
    parser.add_argument("--answer", action="append", default=[], metavar="STAGE=VERDICT[@+2h]")
    parser.add_argument("--script", type=Path, default=None)
    parser.add_argument("--for", dest="horizon", default="60d")
    parser.add_argument("--expectations", action="store_true", help="check these, nothing else")
    parser.add_argument("--no-expectations", action="store_true", help="do not check them")
    parser.add_argument("--json", dest="form", action="store_const", const="json")
    parser.add_argument("--ics", dest="form", action="store_const", const="ics")
    parser.add_argument("--rules", type=Path, default=None, help="what it is read against")
    parser.add_argument("--temporal-cli", type=Path, default=None)
    return parser.parse_args(argv)


def asked(given: argparse.Namespace) -> Asked:
    """Read what a command line means, playbook and script included.

    Raises:
        PlaybookError: The playbook, or the script, is wrong.
        RehearsalError: Something else is.
    """
    rules = Rules.of_file(given.rules) if given.rules else Rules.shipped()
    playbooks = tuple(read_playbook(name, rules) for name in given.playbooks or [STDIN])
    received_at = _instant(given.received)
    zone = _zone(given.zone, given.country, received_at)
    scene = None
    if not given.expectations:
        if len(playbooks) > 1:
            message = "several playbooks: only their expectations can be checked together"
            raise RehearsalError(message)
        scene = _scene(playbooks[0], rules, received_at, given)
    return Asked(
        playbooks,
        scene,
        rules,
        zone,
        checks=not given.no_expectations,
        form=given.form or "json",
        cli=given.temporal_cli,
    )


def read_playbook(named: str, rules: Rules) -> Playbook:
    """Read a playbook from a file, of a shipped kind, or from standard input.

    Raises:
        PlaybookError: It is wrong.
        RehearsalError: There is none.
    """
    if named == STDIN:
        return rules.parse(sys.stdin.read(), "(stdin)")
    path = Path(named) if Path(named).is_file() else KINDS / f"{named}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        message = f"{named!r} is neither a file nor a shipped kind"
        raise RehearsalError(message) from error
    return rules.parse(text, str(path))


def _scene(
    playbook: Playbook, rules: Rules, received_at: datetime, given: argparse.Namespace
) -> Scene:
    there = playbook.for_jurisdiction(given.country, given.market)
    try:
        answers = steps_of(there, given.answer)
        horizon = parse_duration(given.horizon)
    except ValueError as error:
        raise RehearsalError(str(error)) from error
    if horizon > LONGEST:
        message = f"--for: at most {LONGEST.days} days"
        raise RehearsalError(message)
    script = read_script(given.script, there) if given.script else ()
    return Scene(
        playbook,
        received_at,
        country=given.country,
        market=given.market,
        language=given.language,
        severity=given.severity,
        missing=tuple(given.missing),
        steps=(*answers, *script),
        horizon=horizon,
        rules=rules,
    )


def _instant(text: str) -> datetime:
    if not text:
        return datetime.now(UTC).replace(second=0, microsecond=0)
    try:
        return parse_instant(text)
    except ValueError as error:
        message = f"--received: {error}"
        raise RehearsalError(message) from error


def _zone(name: str, country: str | None, received_at: datetime) -> tzinfo:
    """Choose whose wall clock is shown: the one named, the country's, or the sender's."""
    found = name or (zone_of(country) if country else None)
    if not found:
        return timezone(received_at.utcoffset() or timedelta())
    try:
        return ZoneInfo(found)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"--zone: {found!r} is no time zone: write Europe/Berlin"
        raise RehearsalError(message) from error
