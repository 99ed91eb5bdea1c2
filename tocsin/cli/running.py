"""What happens while `tocsin up` runs: migrate and seed in between, announce, end in order."""

import os
import sys
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from tocsin.cli import announcement, output, profiles, seeding
from tocsin.cli.errors import CliError, RunningError
from tocsin.embedded.errors import AlreadyRunningError, StackError
from tocsin.embedded.options import StackOptions, Urls
from tocsin.embedded.stack import Stack
from tocsin.logs import configure_logs
from tocsin.storage.errors import StorageError
from tocsin.storage.migrate import upgrade

PUBLIC_URL = "TOCSIN_PUBLIC_URL"  # links in notices begin with it
GRAVE = ('"level": "error"', '"level": "critical"')


@dataclass(frozen=True, slots=True)
class Choices:
    """How to run, beside what the stack itself is told."""

    json: bool
    seed: bool
    verbose: bool


def run(options: StackOptions, choices: Choices) -> None:
    """Run the stack until it is told to stop.

    Raises:
        RunningError: Another process runs this home.
        CliError: A part did not come up.
    """
    os.umask(0o077)  # what the stack keeps is for its owner alone
    configure_logs(level="debug" if choices.verbose else "info")
    session = _Up(options, choices)
    try:
        session.stack.serve(session.announce)
    except AlreadyRunningError as error:
        if choices.json:
            known = {"event": "already-running", "pid": error.pid, **error.urls}
            output.print_json(known, indent=None)
        raise RunningError(str(error), announcement.where(error.urls)) from error
    except (StackError, StorageError) as error:
        raise CliError(str(error)) from error
    except SQLAlchemyError as error:
        raise CliError(f"the database could not be prepared: {_first_line(error)}") from error


class _Up:
    """One run: what is done between PostgreSQL and the services, and once all is ready."""

    def __init__(self, options: StackOptions, choices: Choices) -> None:
        self._environment = dict(options.environment)  # completed once the port is known
        echo = _echo(choices.verbose)
        self.stack = Stack(
            replace(options, environment=self._environment, echo=echo), self._prepare
        )
        self._choices = choices
        self._users: list[dict[str, Any]] = []

    def _prepare(self, urls: Urls) -> None:
        if self.stack.api_url and PUBLIC_URL not in os.environ:
            self._environment.setdefault(PUBLIC_URL, self.stack.api_url)
        upgrade(urls.owner)
        if self._choices.seed:
            self._users = seeding.seed(urls.app, self.stack.home.path)

    def announce(self, stack: Stack) -> None:
        """Tell people, scripts and later commands where everything is."""
        ready = stack.ready_line(self._users)
        if ready["api"]:
            profiles.write(stack.home.path, ready["api"], seeding.DEFAULT, self._users)
        if self._choices.json:
            output.print_json(ready, indent=None)
        else:
            announcement.show(output.console(), ready, stack.home.path)


def _echo(verbose: bool) -> Any:  # noqa: ANN401 - the stack's own callback type
    """Forward the children's log lines; without ``verbose`` only the grave ones."""

    def forward(name: str, line: str) -> None:
        if verbose or any(mark in line for mark in GRAVE):
            sys.stderr.write(f"{name} | {line}\n")

    return forward


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
