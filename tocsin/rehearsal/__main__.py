"""Rehearse a playbook in a process of its own: YAML on standard input, JSON on standard output.

``python -m tocsin.rehearsal < playbook.yaml`` answers ``{ok, timetable, expectations}``. It
ends with 0 when everything expected came true, 1 when something did not, 2 when the playbook
or the question is wrong, 3 when there is no server to rehearse on, 4 when something
broke.
"""

import asyncio
import json
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from tocsin.playbooks.sheet import PlaybookError, Problem
from tocsin.rehearsal.asking import arguments, asked
from tocsin.rehearsal.errors import NoServerError, RehearsalError
from tocsin.rehearsal.rehearse import rehearse

OK, UNMET, WRONG, NO_SERVER, BROKEN = 0, 1, 2, 3, 4


def answer(argv: Sequence[str]) -> tuple[int, str]:
    """Return the exit code and what to print."""
    try:
        question = asked(arguments(argv))
        found = asyncio.run(rehearse(question))
        if question.form == "ics":
            return OK, found.calendar()
    except PlaybookError as error:
        return WRONG, _json(_refusal("invalid-playbook", str(error), error.problems))
    except NoServerError as error:
        return NO_SERVER, _json(_refusal("no-server", str(error)))
    except RehearsalError as error:
        return WRONG, _json(_refusal("cannot-rehearse", str(error)))
    told = found.json()
    return OK if told["ok"] else UNMET, _json(told)


def _refusal(code: str, detail: str, faults: Sequence[Problem] = ()) -> dict[str, Any]:
    error = {"code": code, "detail": detail, "faults": [one.as_json() for one in faults]}
    return {"ok": False, "timetable": [], "expectations": [], "error": error}


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


def main() -> None:
    """Answer, and print nothing else.

    The server greets on standard output. And the SDK's threads may outlive Python's own end,
    which then aborts (temporalio/sdk-python#300): so this process ends without that.
    """
    ours = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        code, text = answer(sys.argv[1:])
    except Exception:  # noqa: BLE001 - whatever it is: an ordinary end could hide it in an abort
        traceback.print_exc()
        code, text = BROKEN, ""
    with os.fdopen(ours, "w", encoding="utf-8") as out:
        out.write(text)
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
