"""How well intake reads real notices: one table against labels.csv, gold.yaml and pairs.csv.

    python bench/intake_quality.py [FOLDER] [--json] [--failures] [--no-links]

The folder comes from the argument, then TOCSIN_NOTICES, then ../shared/notices. What a person
read (gold.yaml) wins over a file's name (labels.csv). Scans without a usable text layer are
counted apart. The rows of links take the whole folder in with a real PostgreSQL
(`link_quality.py`), which takes a minute on an idle machine.
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

from bench.link_quality import rows as link_rows
from tocsin.domain.draft import Draft
from tocsin.intake.hosts import canonical
from tocsin.intake.reader import read_item

ROOT = Path(__file__).resolve().parents[1]
TEXTLESS = frozenset(("no-text-layer", "garbled-text", "scanned-pages", "no-text"))
GOALS = {
    "document, DMCA": 0.98,
    "document, government": 0.95,
    "target URLs, recall": 0.99,
    "target URLs, precision": 0.97,
    "missing elements": 0.95,
    "links: joined to their original (recall)": 0.85,
    "links: right, of those joined (precision)": 0.95,
}


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

    def in_order(self) -> list[tuple[str, list[int]]]:
        """Return the rows with the parts of one, which are indented, right below it."""
        heads: list[list[tuple[str, list[int]]]] = []
        for row, cell in self.rows.items():
            if not row.startswith("  "):
                heads.append([(row, cell)])
        parts = {head[0][0]: head for head in heads}
        for row, cell in self.rows.items():
            if row.startswith("  "):
                is_ours = row.startswith(("  labelled", "  by", "  scans"))
                parts["document, government" if is_ours else "document, DMCA"].append(
                    (row, cell)
                )
        return [pair for head in heads for pair in head]

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
        elif TEXTLESS & set(draft.flags):
            table.count("  scans without usable text (apart)", right, 1, failure)
        else:
            _count_government(row, draft, right=right, failure=failure, table=table)


def _count_government(
    row: dict[str, str], draft: Draft, *, right: bool, failure: str, table: Table
) -> None:
    """A government's paper: its type overall, per publisher's label and per authority read."""
    path, country = row["path"], row["publisher_label"]
    table.count("document, government", right, 1, failure)
    table.count(f"  labelled {country}", right, 1, failure)
    table.count(f"  by {draft.authority or 'no authority found'}", right, 1, failure)
    placed = draft.jurisdiction == CODES.get(country)
    table.count("jurisdiction", placed, 1, f"{path}: {draft.jurisdiction}")
    sort = draft.fields.get("authority_sort", "")
    table.count("sort of authority given", bool(sort), 1, f"{path}: {draft.authority}")


CODES = {
    "Russia": "RU", "China": "CN", "Hong Kong": "HK", "Spain": "ES", "Singapore": "SG",
    "India": "IN", "Turkey": "TR", "Brazil": "BR", "Germany": "DE", "France": "FR",
    "Italy": "IT", "Ukraine": "UA", "Belarus": "BY", "Kazakhstan": "KZ", "South Korea": "KR",
    "Japan": "JP", "Australia": "AU", "United Kingdom": "GB", "United States": "US",
    "Indonesia": "ID", "Thailand": "TH", "Vietnam": "VN", "Poland": "PL", "Netherlands": "NL",
}  # fmt: skip


def count_gold(drafts: dict[str, Draft], gold: dict[str, Any], table: Table) -> None:
    """Fields against what a person read in each file."""
    for path, truth in gold.items():
        draft = drafts[path]
        if TEXTLESS & set(draft.flags):
            continue
        _count_urls("target URLs", path, draft.target_urls, truth["target_urls"], table)
        _count_urls("work URLs", path, draft.work_urls, truth["work_urls"], table)
        if truth["missing"] is not None:
            said = f"{path}: {list(draft.missing)}, not {truth['missing']}"
            table.count("missing elements", list(draft.missing) == truth["missing"], 1, said)
        said = f"{path}: {list(draft.languages)}, not {truth['language']}"
        table.count("languages", list(draft.languages) == truth["language"], 1, said)
        is_main = draft.languages[:1] == tuple(truth["language"][:1])
        table.count("main language", is_main, 1, said)
        said = f"{path}: {draft.standing}, not {truth['owner_or_agent']}"
        table.count("standing", draft.standing == truth["owner_or_agent"], 1, said)
        strikes = len(draft.not_actioned_urls) == len(truth["not_actioned_urls"])
        table.count("struck URLs", strikes, 1, f"{path}: {len(draft.not_actioned_urls)}")
        if "authority" in truth:
            said = f"{path}: {draft.authority}, not {truth['authority']}"
            table.count("authority", (draft.authority or "-") in truth["authority"], 1, said)


def count_routes(folder: Path, drafts: dict[str, Draft], table: Table) -> None:
    """Where papers were sent: flagged, re-routed, or left for a person. No truth to compare."""
    papers = [drafts[row["path"]] for row in _csv(folder / "labels.csv")]
    marks = sum("mentions-trademark" in draft.flags for draft in papers)
    rerouted = [(d.title, d.kind) for d in papers if d.rerouted_from]
    table.count("(share) mentions a mark, stays copyright", marks - len(rerouted), len(papers))
    table.count("(share) re-routed", len(rerouted), len(papers))
    table.failures["(share) re-routed"] = [f"{kind}: {title}" for title, kind in rerouted]


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


def count_links(folder: Path, table: Table) -> None:
    """Whether follow-ups find their case when the whole folder is taken in."""
    for row, hits, total in link_rows(folder):
        table.count(row, hits, total)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def show(table: Table, files: int, seconds: float, *, failures: bool) -> None:
    """Print the table, then what failed."""
    print(f"{'':<52} {'share':>8}  hits/n")
    for row, (hits, total) in table.in_order():
        share = f"{100 * hits / total:6.2f} %" if total else "       –"
        print(f"{row:<52} {share}  {hits}/{total}{_against_goal(row, hits, total)}")
    print(
        f"{'files read per CPU-second':<52} {files / seconds:6.0f}   {files} in {seconds:.0f} s"
    )
    if failures:
        for row, lines in table.failures.items():
            print(f"\n{row}", *lines, sep="\n  ")


def _against_goal(row: str, hits: int, total: int) -> str:
    goal = GOALS.get(row)
    if goal is None or not total:
        return ""
    return f"   goal {100 * goal:.0f} %: {'met' if hits >= goal * total else 'MISSED'}"


def main() -> int:
    """Read, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--no-links", action="store_true", help="leave out the links")
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
        lambda: count_routes(folder, drafts, table),
        lambda: None if options.no_links else count_links(folder, table),
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
