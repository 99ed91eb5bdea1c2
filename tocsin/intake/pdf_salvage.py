"""A directory for a PDF that lost its own: cut in transfer, or overwritten at its end.

A PDF is read from its end, so one missing line hides every page. The objects are still there
and say what they are; only those packed into object streams stay lost.
"""

import re

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,7}) (\d{1,5}) obj\b")
_CATALOG = re.compile(rb"/Type\s{0,4}/Catalog\b")
_PAGE = re.compile(rb"/Type\s{0,4}/Page\b")
_LOOK = 600  # bytes of an object in which its type stands
_MOST = 20_000  # objects


def with_directory(content: bytes) -> tuple[bytes, ...]:
    """Return the file with a new directory: first by its own catalogue, then page by page.

    Empty when no object can be found, so that there is nothing to try.
    """
    found = {int(m.group(1)): m.start() for m in _OBJECT.finditer(content)}
    found = dict(sorted(found.items())[:_MOST])
    if not found:
        return ()
    catalogs = _of_type(_CATALOG, content, found)
    pages = _of_type(_PAGE, content, found)
    body = content + b"\nendstream\nendobj\n"
    tries = [_directed(body, found, catalogs[-1])] if catalogs else []
    if pages:
        tries.append(_collected(body, found, pages))
    return tuple(tries)


def _of_type(kind: re.Pattern[bytes], content: bytes, found: dict[int, int]) -> list[int]:
    numbers = sorted(found, key=found.__getitem__)
    return [n for n in numbers if kind.search(content, found[n], found[n] + _LOOK)]


def _collected(body: bytes, found: dict[int, int], pages: list[int]) -> bytes:
    """Hang all pages into a tree of their own, in the order of the file."""
    tree, root = max(found) + 1, max(found) + 2
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    offsets = {**found, tree: len(body)}
    body += b"%d 0 obj\n<< /Type /Pages /Kids [%s] /Count %d >>\nendobj\n" % (
        tree, kids, len(pages),
    )  # fmt: skip
    offsets[root] = len(body)
    body += b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (root, tree)
    return _directed(body, offsets, root)


def _directed(body: bytes, offsets: dict[int, int], root: int) -> bytes:
    """Append cross-reference table and trailer (ISO 32000-1, 7.5.4 and 7.5.5)."""
    entries = b"".join(b"%d 1\n%010d 00000 n \n" % pair for pair in sorted(offsets.items()))
    tail = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + b"xref\n" + entries + tail % (max(offsets) + 1, root, len(body))
