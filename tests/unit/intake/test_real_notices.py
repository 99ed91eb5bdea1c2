"""A sample of the real archive, where it is at hand: floors below what the bench measures."""

import csv

from tocsin.intake.reader import read_item

STRIDE = 12  # every twelfth file keeps the unit tests quick; the bench reads them all


def sample(folder, prefix, stride):
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["path"].startswith(prefix)]
    rows = [row for row in rows if not row["path"].endswith(".pdf")]
    for row in rows[::stride]:
        yield row, read_item((folder / row["path"]).read_bytes(), None, None)


def test_published_notices_are_told_apart(notices):
    read = [(row["filename_kind"], d.document) for row, d in sample(notices, "dmca/", STRIDE)]

    right = sum(label == document for label, document in read)

    assert right >= 0.98 * len(read)


def test_government_papers_are_told_apart_and_placed(notices):
    codes = {"Russia": "RU", "China": "CN", "Hong Kong": "HK", "Spain": "ES", "Singapore": "SG"}
    read = [
        (codes[row["publisher_label"]], d.jurisdiction) for row, d in sample(notices, "gov", 4)
    ]

    right = sum(label == code for label, code in read)

    assert right >= 0.95 * len(read)


def test_no_published_notice_makes_the_reader_fail(notices):
    failed = [
        row["path"]
        for row, draft in sample(notices, "dmca/", STRIDE)
        if any(flag.startswith("reader-failed") for flag in draft.flags)
    ]

    assert failed == []
