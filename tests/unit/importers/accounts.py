"""Every object of an export is carried over or reported: who counts them."""

import re

PAGES = {"pageInfo", "paging", "args"}  # of an answer, and maps of plain text


def objects(value, path=""):
    """Yield the path of every object in parsed JSON, but the answers around lists."""
    if isinstance(value, dict):
        if path and not _wraps(value, path):
            yield path
        for name in value.keys() - PAGES:
            yield from objects(value[name], f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from objects(inner, f"{path}[{index}]")


def dropped(document, report):
    """Return the objects that the report does not know."""
    unread = {}
    for one in report.findings:
        if one.what.startswith("fields without a counterpart: "):
            names = one.what.split(": ", 1)[1].split(", ")
            unread.setdefault(one.path, set()).update(names)
    return [
        path
        for path in objects(document)
        if not report.accounts_for(path) and not _unread(path, unread)
    ]


def _unread(path, unread):
    general = re.sub(r"\[\d+\]", "[]", path)
    parts = general.split(".")
    for count in range(1, len(parts)):
        name = parts[count].removesuffix("[]")
        if name in unread.get(".".join(parts[:count]), ()):
            return True
    return False


def _wraps(value, path):
    names = ("results", "data", "nodes", path.split(".")[-1])
    return "id" not in value and any(isinstance(value.get(name), list) for name in names)
