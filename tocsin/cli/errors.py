"""How a command can end beside success: a line for a person, an exit code for a script.

0 done · 1 refused or failed · 2 wrong usage · 3 nothing answers · 4 the stack already runs.
"""

from collections.abc import Mapping
from typing import Any

FAILED, USAGE, UNREACHABLE, ALREADY_RUNNING = 1, 2, 3, 4


class CliError(Exception):
    """A command cannot go on; the message says why, ``hint`` what to try."""

    exit_code = FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CliError):
    """What was typed cannot be meant."""

    exit_code = USAGE


class UnreachableError(CliError):
    """Nothing answers where the API should be; ``is_gone``: not even a connection was made."""

    exit_code = UNREACHABLE

    def __init__(self, message: str, hint: str = "", *, is_gone: bool = False) -> None:
        super().__init__(message, hint)
        self.is_gone = is_gone


class RunningError(CliError):
    """The stack of that home runs already."""

    exit_code = ALREADY_RUNNING


class RefusedError(CliError):
    """The API said no: its problem document, for a person.

    Attributes:
        code: The stable code, the last part of the problem's ``type``.
        status: The HTTP status.
        problem: The whole document.
    """

    def __init__(self, status: int, problem: Mapping[str, Any], hint: str = "") -> None:
        self.status = status
        self.problem = dict(problem)
        self.code = str(problem.get("type") or f"http-{status}").rsplit("/", 1)[-1]
        title = str(problem.get("title") or f"The API answered {status}")
        detail = str(problem.get("detail") or "")
        says_more = detail and detail.rstrip(".") != title.rstrip(".")
        text = f"{title}: {detail}" if says_more else title
        super().__init__(f"{text} [{self.code}]", hint)
