"""Exports of other tools: one JSON file, or a folder with one file per resource."""

import json
import re
from pathlib import Path
from typing import Any

from tocsin.cli.errors import UsageError

MOST_BYTES = 64 * 1024 * 1024
PAGE = re.compile(r"[-_.]?\d+$")  # users.json, users-2.json: pages of one list


def read_export(path: Path) -> dict[str, Any]:
    """Read an export as one object, by resource.

    In a folder ``users.json`` and ``users-2.json`` are pages of ``users``, ``*.ics`` are
    calendars, and ``overrides/<id>.json`` are what belongs to one schedule.

    Raises:
        UsageError: It cannot be read; the message names the file.
    """
    if path.is_dir():
        return _folder(path)
    found = _json(path)
    if not isinstance(found, dict):
        raise UsageError(f"{path}: an object with lists such as `users` is expected")
    return found


def _folder(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    pages: dict[str, list[Any]] = {}
    for file in sorted(folder.glob("*.json")):
        pages.setdefault(PAGE.sub("", file.stem) or file.stem, []).append(_json(file))
    for name, given in pages.items():
        found[name] = _joined(given)
    for inner in sorted(one for one in folder.iterdir() if one.is_dir()):
        parts = {file.stem: _json(file) for file in sorted(inner.glob("*.json"))}
        if parts:
            found[inner.name] = parts
    calendars = {file.stem: _text(file) for file in sorted(folder.glob("*.ics"))}
    if calendars:
        found["ical"] = calendars
    if not found:
        raise UsageError(f"{folder} holds no .json file")
    return found


def _joined(pages: list[Any]) -> Any:  # noqa: ANN401 - whatever JSON holds
    if len(pages) == 1:
        return pages[0]
    if all(isinstance(page, list) for page in pages):
        return [row for page in pages for row in page]
    return pages


def _json(file: Path) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(_text(file))
    except RecursionError as error:
        raise UsageError(f"{file}: it is nested too deep") from error
    except ValueError as error:
        raise UsageError(f"{file}: it is no JSON: {error}"[:300]) from error


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UsageError(f"{file}: larger than {MOST_BYTES // 1024**2} MiB")
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise UsageError(f"cannot read {file}: {error}") from error
