"""Whether follow-ups find their case: the whole folder is taken in, through the real code.

    python bench/link_quality.py [FOLDER] [--order folder|date|shuffled|all] [--unnamed]
                                 [--json] [--failures]

Real PostgreSQL, real reader processes, the relay's own reading and placing; no Temporal is
asked. ``pairs.csv`` names one original for each follow-up. Precision counts what joined by
itself; follow-ups that pairs.csv does not know are told apart. ``--unnamed`` takes the papers
in without their file names, so that a link into the archive has only its words.
"""

import argparse
import csv
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tocsin.embedded.stack import Stack, StackOptions  # noqa: E402 - from any folder
from tocsin.intake.pool import ReaderPool  # noqa: E402
from tocsin.playbooks.library import load_library  # noqa: E402
from tocsin.relay.reading import Reading  # noqa: E402
from tocsin.storage.engine import make_engine, make_sessions  # noqa: E402
from tocsin.storage.migrate import upgrade  # noqa: E402
from tocsin.storage.models import (  # noqa: E402
    CaseItemRow,
    OutboxRow,
    SuggestionRow,
)
from tocsin.storage.receiving import Arrival, Receiver  # noqa: E402

READERS, THREADS, BEST = 2, 4, 3
ORDERS: dict[str, Callable[[dict[str, str]], list[str]]] = {
    "folder": sorted,
    "date": lambda dates: sorted(dates, key=lambda path: (dates[path], path)),
    "shuffled": lambda dates: random.Random(7).sample(sorted(dates), len(dates)),  # noqa: S311  an order, the same each time
}


@dataclass
class Score:
    """How one run went; ``failures`` are for people."""

    pairs: int = 0
    right: int = 0
    joined: int = 0
    extra: int = 0
    suggested: int = 0
    others: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    def rows(self) -> list[tuple[str, int, int]]:
        """Return name, hits and total of each row."""
        return [
            ("links: joined to their original (recall)", self.right, self.pairs),
            ("links: right, of those joined (precision)", self.right, self.joined),
            ("links: joined or among three suggested", self.suggested, self.pairs),
        ]


@dataclass
class Whereabouts:
    """Which cases each file's item is with, and which were suggested for it, best first."""

    with_case: dict[str, set[str]] = field(default_factory=dict)
    joined: dict[str, set[str]] = field(default_factory=dict)
    suggested: dict[str, list[str]] = field(default_factory=dict)


def rows(folder: Path) -> list[tuple[str, int, int]]:
    """Take the folder in as it lies, and return the rows of the table."""
    return measure(folder, "folder").rows()


def measure(folder: Path, order: str, *, is_named: bool = True) -> Score:
    """Take the folder in in an order, and score what joined."""
    dates = {row["path"]: row["date"] for row in _csv(folder / "labels.csv")}
    started = time.monotonic()
    with _database() as sessions:
        items = _take_in(sessions, folder, ORDERS[order](dates), is_named=is_named)
        seconds = time.monotonic() - started
        found = _whereabouts(sessions, items)
    pairs = {row["follow_up"]: row["original"] for row in _csv(folder / "pairs.csv")}
    score = score_of(pairs, found)
    score.seconds = seconds
    return score


def score_of(pairs: dict[str, str], found: Whereabouts) -> Score:
    """Compare where follow-ups are with where their originals are."""
    score = Score(pairs=len(pairs))
    for follow_up, original in pairs.items():
        home, joined = found.with_case[original], found.joined.get(follow_up, set())
        asked = set(found.suggested.get(follow_up, [])[:BEST])
        score.joined += bool(joined)
        score.right += bool(joined & home)
        score.extra += max(0, len(joined) - 1)
        score.suggested += bool((joined | asked) & home)
        if not joined & home:
            what = "another case" if joined else "suggested" if asked & home else "not found"
            score.failures.append(f"{follow_up}: {what}; its original is {original}")
    score.others = sum(1 for path in found.joined if path not in pairs)
    return score


@contextmanager
def _database() -> Iterator[sessionmaker[Session]]:
    with tempfile.TemporaryDirectory(prefix="tocsin-links-") as home:
        options = StackOptions(
            home=Path(home) / "home", durability="normal", services=(), usual_ports=False
        )
        with Stack(options, on_database_ready=lambda urls: upgrade(urls.owner)) as stack:
            engine = make_engine(stack.urls.app, THREADS + 2, name="bench")
            try:
                yield make_sessions(engine)
            finally:
                engine.dispose()


def _take_in(
    sessions: sessionmaker[Session], folder: Path, paths: list[str], *, is_named: bool
) -> dict[str, str]:
    """Receive every file and have it read; return the items' ids by path."""
    receiver, pool = Receiver(sessions), ReaderPool(READERS)
    reading = Reading(sessions, pool, load_library())
    items: dict[str, str] = {}
    for number, path in enumerate(paths):
        file = folder / path
        name = file.name if is_named else f"paper-{number}{file.suffix}"
        arrival = Arrival(
            file.read_bytes(), datetime.now(UTC), "bench", "application/octet-stream",
            filename=name,
        )  # fmt: skip
        items[path] = receiver.receive(arrival).item_id
    try:
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(reading.read, items.values()))
    finally:
        pool.close()
    return items


def _whereabouts(sessions: sessionmaker[Session], items: dict[str, str]) -> Whereabouts:
    """Read what became of each item; what a case was told to join counts as joined."""
    paths = {item_id: path for path, item_id in items.items()}
    found = Whereabouts()
    with sessions() as session:
        merges = {
            row.subject: str(row.payload["into"])
            for row in session.scalars(select(OutboxRow).where(OutboxRow.verb == "merge"))
        }
        for placed in session.scalars(select(CaseItemRow)):
            path, case_id = paths[placed.item_id], placed.case_id
            into = merges.get(case_id, case_id)
            found.with_case.setdefault(path, set()).add(into)
            if placed.relation == "joined" or case_id in merges:
                found.joined.setdefault(path, set()).add(into)
        best_first = select(SuggestionRow).order_by(SuggestionRow.score.desc())
        for said in session.scalars(best_first):
            found.suggested.setdefault(paths[said.item_id], []).append(said.other_id)
    return found


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _show(order: str, score: Score, *, failures: bool) -> None:
    print(f"{order} order, {score.seconds:.0f} s")
    for name, hits, total in score.rows():
        share = f"{100 * hits / total:6.2f} %" if total else "       –"
        print(f"  {name:<44} {share}  {hits}/{total}")
    print(f"  {'joined to a further case too':<44} {score.extra:6}")
    print(f"  {'follow-ups outside pairs.csv that joined':<44} {score.others:6}")
    for line in score.failures if failures else ():
        print(f"    {line}")


def main() -> int:
    """Take in, score, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--order", choices=[*ORDERS, "all"], default="folder")
    parser.add_argument("--unnamed", action="store_true", help="without file names")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--failures", action="store_true")
    options = parser.parse_args()
    default = os.environ.get("TOCSIN_NOTICES", str(ROOT / ".." / "shared" / "notices"))
    folder = options.folder or Path(default)
    if not (folder / "pairs.csv").exists():
        print(f"no notices at {folder}: set TOCSIN_NOTICES", file=sys.stderr)
        return 2
    orders = list(ORDERS) if options.order == "all" else [options.order]
    scores = {one: measure(folder, one, is_named=not options.unnamed) for one in orders}
    if options.json:
        print(json.dumps({one: vars(score) for one, score in scores.items()}))
        return 0
    for one, score in scores.items():
        _show(one, score, failures=options.failures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
