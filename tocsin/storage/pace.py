"""The book of turns at each channel: one row each, moved on by one statement (GCRA).

The database's clock counts, so that workers on machines with other clocks keep one pace.
"""

from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.pacing import Turn
from tocsin.storage.engine import engine_of
from tocsin.storage.sql import one_shot, run_one, sql

_BOOK = sql("""
WITH booked AS (
    INSERT INTO channel_pace AS pace (channel, free_at)
    VALUES (:channel, clock_timestamp() + make_interval(secs => :interval))
    ON CONFLICT (channel) DO UPDATE
        SET free_at = greatest(pace.free_at, clock_timestamp())
                      + make_interval(secs => :interval)
        WHERE pace.free_at <= clock_timestamp() + make_interval(secs => :most)
    RETURNING free_at
)
SELECT EXISTS (SELECT FROM booked) AS is_booked, EXTRACT(EPOCH FROM COALESCE(
    (SELECT free_at - make_interval(secs => :interval) FROM booked),
    (SELECT free_at FROM channel_pace WHERE channel = :channel),
    clock_timestamp()
) - clock_timestamp())::float8 AS wait
""")
_HOLD = sql("""
INSERT INTO channel_pace AS pace (channel, free_at)
VALUES (:channel, clock_timestamp() + make_interval(secs => :seconds))
ON CONFLICT (channel) DO UPDATE SET free_at = greatest(pace.free_at, excluded.free_at)
""")


class PostgresPace:
    """The ``Pace`` port on PostgreSQL; each call is one statement."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._one_shot = one_shot(engine_of(sessions))

    def book(self, channel: str, interval: float, most: float) -> Turn:
        """Book the next turn, if it comes within ``most`` seconds."""
        values = {"channel": channel, "interval": interval, "most": most}
        row = run_one(self._one_shot, _BOOK, values)
        return Turn(row.is_booked, max(row.wait, 0.0))

    def hold(self, channel: str, seconds: float) -> None:
        """Give no turn for a while."""
        with self._one_shot.connect() as connection:
            connection.execute(_HOLD, {"channel": channel, "seconds": seconds})
