"""Run the rows and print the table: ``python -m bench [--only ROW …] [--json] [--quick]``."""

import argparse
import importlib
import json
import logging
import sys
import time
import traceback
from typing import Any

import structlog

from bench.lab import Lab, say
from bench.meters import Company, machine, pace
from bench.table import Measure, render

# Rows that share a stack stand together; each module is a row or a few that need the same load.
ROWS = {
    "clocks": "ten thousand deadlines of the law against adding a length",
    "told": "CPU per case and a burst, receipt to first responder told",
    "pages": "a burst of pages, and how soon an acknowledgement stills one",
    "decision": "a decision until it is committed and visible",
    "lateness": "lateness of reminders",
    "lifecycle": "a full takedown against a bare workflow",
    "drain": "a herd of reminders against bare timers",
    "kill": "kill -9 of everything, then what was overdue",
    "intake": "accepting over HTTP against a bare endpoint; reading apart",
    "worklist": "a page of the worklist at 10 k and 1 M cases",
    "console": "pages at 100 k cases: the server's time, the browser's, their weight",
    "oncall": "who is on call and why: 500 people, 100 schedules, two years of overrides",
    "start": "`tocsin up`, first and later; memory idle and with open cases",
}


def main() -> int:
    """Measure what was asked for and print it; 1 when a row could not be measured."""
    options = _options()
    chosen = [row for row in ROWS if not options.only or row in options.only]
    measures: list[Measure] = []
    failed: list[str] = []
    shared: dict[str, dict[str, float]] = {}
    began, before = time.monotonic(), machine()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with Lab(quick=options.quick, herd=options.herd) as lab:
        for row in chosen:
            say(f"{row}: {ROWS[row]}")
            company, pace_before = Company(), pace()
            try:
                measures.extend(importlib.import_module(f"bench.rows.{row}").run(lab))
            # A row may break in any way that the product, a driver or the row itself can break.
            # It is told in full and counted as not measured; an hour of other rows goes on.
            except Exception:  # noqa: BLE001 - as said above
                traceback.print_exc()
                failed.append(row)
            shared[row] = {"cores": company.cores(), "pace_ms": (pace_before + pace()) / 2}
    took = time.monotonic() - began
    if options.json:
        rows = [measure.as_json() for measure in measures]
        found: dict[str, Any] = {
            "machine": before,
            "seconds": round(took),
            "rows": rows,
            "failed": failed,
        }
        found["others"] = shared
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
    else:
        facts = ", ".join(f"{name} {value}" for name, value in before.items())
        others = "; ".join(
            f"{row} {one['cores']:.2f} cores, pace {one['pace_ms']:.0f} ms"
            for row, one in shared.items()
        )
        sys.stdout.write(f"{render(measures)}\n\n{facts}; took {took:.0f} s\n")
        sys.stdout.write(f"taken by others meanwhile: {others}\n")
    if failed:
        say(f"not measured: {', '.join(failed)}")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=ROWS, metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--quick", action="store_true", help="smaller loads, three minutes")
    parser.add_argument(
        "--herd", type=int, default=600, metavar="N", help="size of the herd of row `drain`"
    )
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
