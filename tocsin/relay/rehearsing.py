"""Rehearse versions of playbooks in processes of their own, and keep what came of it.

A rehearsal starts a whole server that skips time, so it is bounded, runs one at a time beside
everything else, and knows nothing of our database: what it is told comes through its input.
"""

import asyncio
import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.rulebook import LAW_PACK, Done, Rule, Sort
from tocsin.playbooks.shipped import files_of
from tocsin.storage import rulebook
from tocsin.storage.errors import MissingError
from tocsin.storage.in_force import Rules
from tocsin.storage.models import Json
from tocsin.storage.plain import clean_data

COMMAND = (sys.executable, "-m", "tocsin.rehearsal", "--json")
SECONDS = 300.0
CPU_SECONDS = 240
LARGEST = 4_000_000  # characters of an answer
MOST_ROWS = 500  # of a timetable that are kept
HANDED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
OURS = ("TOCSIN_HOME_", "TOCSIN_CLOSURES")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    rules: Json
    options: Mapping[str, str]


class Rehearsing:
    """Does what ``rehearse`` rows of the outbox ask for."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        rules: Rules,
        command: Sequence[str] = COMMAND,
        seconds: float = SECONDS,
    ) -> None:
        """Rehearse by a command that reads YAML and answers JSON, within so many seconds."""
        self._sessions = sessions
        self._rules = rules
        self._command = command
        self._seconds = seconds

    async def rehearse(self, kind: str, payload: Json) -> None:
        """Rehearse one version and put the result on its record.

        Raises:
            MissingError: There is no such version.
        """
        rule, number = Rule(Sort.PLAYBOOK, kind), int(payload["number"])
        asked = await asyncio.to_thread(self._asked, rule, number, payload)
        result = await self._run(asked)
        log.info("playbook.rehearsed", kind=kind, number=number, ok=result["ok"])
        await asyncio.to_thread(self._keep, rule, number, str(payload["by"]), result)

    def _asked(self, rule: Rule, number: int, payload: Json) -> _Asked:
        with self._sessions() as session:
            row = rulebook.version(session, rule, number)
        if row is None:
            message = f"{rule} has no version {number}"
            raise MissingError(message)
        options = {name: str(value) for name, value in payload.get("options", {}).items()}
        return _Asked(row.text, _rules_of(self._rules.now().texts), options)

    async def _run(self, asked: _Asked) -> Json:
        with tempfile.TemporaryDirectory(prefix="tocsin-rehearsal-") as folder:
            file = Path(folder) / "rules.json"
            file.write_text(json.dumps(asked.rules), encoding="utf-8")
            given = [f"--{name}={value}" for name, value in asked.options.items()]
            process = await asyncio.create_subprocess_exec(
                *self._command,
                f"--rules={file}",
                *given,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(),
                cwd=folder,
                start_new_session=True,
            )
            _limit(process.pid)
            try:
                async with asyncio.timeout(self._seconds):
                    told = await process.communicate(asked.text.encode())
            except TimeoutError:
                return _failed("too-slow", f"it took longer than {self._seconds:g} s")
            finally:
                await _end(process)
        return {**_result(told[0], process.returncode), "options": dict(asked.options)}

    def _keep(self, rule: Rule, number: int, by: str, result: Json) -> None:
        with self._sessions.begin() as session:
            rulebook.lock(session)
            rulebook.add_event(session, rule, number, Done.REHEARSED, by, clean_data(result))


def _rules_of(texts: Mapping[Rule, str]) -> Json:
    """Gather what a playbook is read against: the other kinds, the letters, the law pack."""
    pack = texts.get(LAW_PACK)
    return {
        "kinds": {
            rule.name: text for rule, text in texts.items() if rule.sort is Sort.PLAYBOOK
        },
        "templates": [rule.name for rule in texts if rule.sort is Sort.TEMPLATE],
        "pack": files_of(pack) if pack else None,
    }


def _environment() -> dict[str, str]:
    """Hand on what Python needs and where the platform is; no address, no secret of ours."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in HANDED_ON or name.startswith(OURS)
    }


def _limit(pid: int) -> None:
    """Bound its processor time, where the system can, so that an orphan ends too."""
    if sys.platform == "linux":
        with suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))


async def _end(process: asyncio.subprocess.Process) -> None:
    """End it with everything that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.returncode is None:
        await process.wait()


def _result(told: bytes, code: int | None) -> Json:
    """Read what it said; what is no answer is a failure of its own."""
    if len(told) > LARGEST:
        return _failed("too-long", f"it said more than {LARGEST} characters")
    try:
        answer: Any = json.loads(told)
    except ValueError:
        return _failed("no-answer", f"it ended with {code} and no answer")
    if not isinstance(answer, dict):
        return _failed("no-answer", "it answered something else")
    rows = answer.get("timetable") or []
    cut = {"timetable": rows[:MOST_ROWS], "timetable_rows": len(rows)}
    return {**answer, **cut, "ok": answer.get("ok") is True and code == 0}


def _failed(code: str, detail: str) -> Json:
    return {"ok": False, "error": {"code": code, "detail": detail}}
