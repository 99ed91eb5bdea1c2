"""How well intake reads real notices: one table against labels.csv, gold.yaml and pairs.csv.

    python bench/intake_quality.py [FOLDER] [--json] [--failures]

The folder comes from the argument, then TOCSIN_NOTICES, then ../shared/notices. Government
PDFs have no reader yet and are counted apart.
"""

import argparse
import csv
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from tocsin.domain.draft import Draft
from tocsin.intake.hosts import canonical
from tocsin.intake.reader import read_item

ROOT = Path(__file__).resolve().parents[1]
PLAIN = (".md", ".markdown", ".txt", ".json")


class Table:
    """Rows of hits over totals, and what failed in each."""

    def __init__(self) -> None:
        """Start with no rows."""
        self.rows: dict[str, list[int]] = {}
        self.failures: dict[str, list[str]] = {}

    def count(self, row: str, hits: int, total: int, failure: str = "") -> None:
        """Add to a row; remember what failed."""
        cell = self.rows.setdefault(row, [0, 0])
        cell[0] += hits
        cell[1] += total
        if hits < total and failure:
            self.failures.setdefault(row, []).append(failure)

    def as_json(self) -> dict[str, Any]:
        """Return every row as numbers."""
        return {
            row: {
                "hits": hits,
                "total": total,
                "share": round(hits / total, 4) if total else None,
            }
            for row, (hits, total) in self.rows.items()
        }


def read_all(folder: Path) -> tuple[dict[str, Draft], float]:
    """Read every labelled file in this process; return drafts by path and CPU seconds."""
    drafts: dict[str, Draft] = {}
    started = time.process_time()
    for row in _csv(folder / "labels.csv"):
        path = folder / row["path"]
        drafts[row["path"]] = read_item(path.read_bytes(), None, path.name)
    return drafts, time.process_time() - started


def count_labels(
    folder: Path, drafts: dict[str, Draft], gold: dict[str, Any], table: Table
) -> None:
    """Document types against names and publisher's labels; what a person read wins."""
    for row in _csv(folder / "labels.csv"):
        path, draft = row["path"], drafts[row["path"]]
        truth = gold.get(path, {}).get("document", row["filename_kind"])
        right = draft.document == truth
        failure = f"{path}: {draft.document} {draft.confidence}, not {truth}"
        if path.startswith("dmca/"):
            table.count("document, DMCA", right, 1, failure)
            table.count(f"  {truth}", right, 1, failure)
        elif path.endswith(PLAIN):
            table.count("document, government (text)", right, 1, failure)
            country = row["publisher_label"]
            table.count(f"  {country}", right, 1, failure)
            table.count(
                "jurisdiction",
                draft.jurisdiction == CODES.get(country),
                1,
                f"{path}: {draft.jurisdiction}",
            )
        else:
            table.count("document, government (PDF, no reader yet)", right, 1)


CODES = {"Russia": "RU", "China": "CN", "Hong Kong": "HK", "Spain": "ES", "Singapore": "SG"}


def count_gold(drafts: dict[str, Draft], gold: dict[str, Any], table: Table) -> None:
    """Fields against what a person read in each file."""
    for path, truth in gold.items():
        if not path.endswith(PLAIN):
            continue
        draft = drafts[path]
        _count_urls("target URLs", path, draft.target_urls, truth["target_urls"], table)
        _count_urls("work URLs", path, draft.work_urls, truth["work_urls"], table)
        if truth["missing"] is not None:
            said = f"{path}: {list(draft.missing)}, not {truth['missing']}"
            table.count("missing elements", list(draft.missing) == truth["missing"], 1, said)
        said = f"{path}: {list(draft.languages)}, not {truth['language']}"
        table.count("languages", list(draft.languages) == truth["language"], 1, said)
        table.count(
            "main language", draft.languages[:1] == tuple(truth["language"][:1]), 1, said
        )
        said = f"{path}: {draft.standing}, not {truth['owner_or_agent']}"
        table.count("standing", draft.standing == truth["owner_or_agent"], 1, said)
        strikes = len(draft.not_actioned_urls) == len(truth["not_actioned_urls"])
        table.count("struck URLs", strikes, 1, f"{path}: {len(draft.not_actioned_urls)}")
        if "authority" in truth:
            said = f"{path}: {draft.authority}, not {truth['authority']}"
            table.count("authority", (draft.authority or "-") in truth["authority"], 1, said)


def _count_urls(
    row: str, path: str, found: Iterable[str], truth: Iterable[str], table: Table
) -> None:
    have, want = {canonical(u) for u in found}, {canonical(u) for u in truth}
    missed, extra = sorted(want - have), sorted(have - want)
    table.count(f"{row}, recall", len(want & have), len(want), f"{path}: missed {missed[:5]}")
    table.count(f"{row}, precision", len(want & have), len(have), f"{path}: extra {extra[:5]}")
    table.count(f"{row}, whole file right", have == want, 1)


def count_pairs(folder: Path, drafts: dict[str, Draft], table: Table) -> None:
    """Whether a follow-up shares a key with its original: what joining has to go by."""
    for row in _csv(folder / "pairs.csv"):
        keys = set(drafts[row["follow_up"]].link_keys)
        original = Path(row["original"]).stem.lower()
        shared = keys & ({f"notice:{original}"} | set(drafts[row["original"]].link_keys))
        table.count(
            "pairs that share a link key",
            bool(shared),
            1,
            f"{row['follow_up']} {row['evidence']}",
        )


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def show(table: Table, files: int, seconds: float, *, failures: bool) -> None:
    """Print the table, then what failed."""
    for row, (hits, total) in table.rows.items():
        share = f"{100 * hits / total:6.2f} %" if total else "       –"
        print(f"{row:<46} {share}  {hits}/{total}")
    print(
        f"{'files read per CPU-second':<46} {files / seconds:6.0f}   {files} in {seconds:.0f} s"
    )
    if failures:
        for row, lines in table.failures.items():
            print(f"\n{row}", *lines, sep="\n  ")


def main() -> int:
    """Read, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--failures", action="store_true")
    options = parser.parse_args()
    default = os.environ.get("TOCSIN_NOTICES", str(ROOT / ".." / "shared" / "notices"))
    folder = options.folder or Path(default)
    if not (folder / "labels.csv").exists():
        print(f"no notices at {folder}: set TOCSIN_NOTICES", file=sys.stderr)
        return 2
    drafts, seconds = read_all(folder)
    gold = yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8"))
    table = Table()
    counters: tuple[Callable[[], None], ...] = (
        lambda: count_labels(folder, drafts, gold, table),
        lambda: count_gold(drafts, gold, table),
        lambda: count_pairs(folder, drafts, table),
    )
    for count in counters:
        count()
    if options.json:
        print(
            json.dumps({"rows": table.as_json(), "files": len(drafts), "cpu_seconds": seconds})
        )
    else:
        show(table, len(drafts), seconds, failures=options.failures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
