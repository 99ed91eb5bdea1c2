"""The overview's page, counted anew and as it is kept a moment; part of the row `console`."""

from collections.abc import Callable, Iterator

from sqlalchemy import text

from bench.lab import Rig, say
from bench.meters import percentile, spread
from bench.table import Measure

TARGET = 60  # ms, of a page as it is kept: the same as any other
PERIODS = range(4, 53, 2)  # weeks: each is counted once and then kept
# Two to four deadlines for each case, of 21 laws and the house, a tenth of those that ended
# missed; four cases of five were answered.
DEADLINES = text("""
INSERT INTO case_clocks (case_id, clock, law, house, citation, standing, due_at, ended_at,
                         latest_of_case)
SELECT id, 'clock-' || k, 'law-' || h % 7 || k, k > 3, 'Law of ' || h % 7 || k, standing,
       opened_at + k * interval '1 day', closed_at,
       row_number() OVER (PARTITION BY id, standing ORDER BY k DESC) = 1
FROM cases, LATERAL (SELECT abs(hashtext(id)) AS h) AS hashed, generate_series(1, 4) AS k,
     LATERAL (SELECT CASE WHEN state = 'open' THEN 'open'
                          WHEN abs(hashtext(id || k)) % 10 = 0 THEN 'breached' ELSE 'met' END
                     AS standing) AS stood
WHERE k <= 2 + h % 3
""")
ANSWERS = text("""
INSERT INTO case_answers (case_id, at)
SELECT id, opened_at + interval '5 hours' FROM cases WHERE abs(hashtext(id)) % 10 < 8
""")


def fill(rig: Rig) -> None:
    """Give the cases deadlines and first answers, which they would have from their work."""
    say("inserting deadlines and answers")
    with rig.owner.begin() as connection:
        connection.execute(DEADLINES)
        connection.execute(ANSWERS)
    with rig.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE case_clocks, case_answers"))


def figures(size: str, asked: Callable[[str], float]) -> Iterator[Measure]:
    """Ask for one period after the other, each anew and then as it is kept.

    Args:
        size: Of how many cases, in words.
        asked: Asks for a page and returns the milliseconds that it took.
    """
    fresh, kept = [], []
    for weeks in PERIODS:
        path = f"/overview?weeks={weeks}"
        fresh.append(asked(path))
        kept.append(asked(path))
    for name, times, target in (("counted", fresh, None), ("kept", kept, TARGET)):
        what = f"overview, {name}, {size}, server"
        yield Measure("console", f"{what}, p50", percentile(times, 50), "ms")
        yield Measure(
            "console", f"{what}, p95", percentile(times, 95), "ms", target=target,
            note=spread(times, "ms"),
        )  # fmt: skip
