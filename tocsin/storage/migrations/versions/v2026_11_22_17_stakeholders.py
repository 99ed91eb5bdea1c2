"""Standing subscriptions, and handoffs of schedules with what people leave to each other.

Schedules that exist already begin to be watched now: what was before is nobody's handoff.
"""

from alembic import op

from tocsin.storage.migrations.guarding import add_only

revision = "2026_11_22_17"
down_revision: str | None = "2026_11_22_15"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE subscriptions (
    id TEXT NOT NULL,
    target TEXT NOT NULL,
    kinds TEXT[] DEFAULT '{}' NOT NULL,
    severity TEXT,
    jurisdictions TEXT[] DEFAULT '{}' NOT NULL,
    put_by TEXT NOT NULL,
    put_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    ended_by TEXT,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_subscriptions PRIMARY KEY (id)
);
CREATE INDEX ix_subscriptions_standing ON subscriptions (target) WHERE ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON subscriptions TO tocsin_app;

CREATE TABLE handoff_watches (
    schedule TEXT NOT NULL,
    person TEXT,
    looked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    is_new BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_handoff_watches PRIMARY KEY (schedule)
);
INSERT INTO handoff_watches (schedule, looked_at, is_new)
    SELECT DISTINCT schedule, clock_timestamp(), true FROM schedule_versions;
GRANT SELECT, INSERT, UPDATE ON handoff_watches TO tocsin_app;

CREATE TABLE handoffs (
    schedule TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    outgoing TEXT,
    incoming TEXT,
    version BIGINT NOT NULL,
    found_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    next_try_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    tries BIGINT DEFAULT 0 NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    told JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT pk_handoffs PRIMARY KEY (schedule, at)
);
CREATE INDEX ix_handoffs_waiting ON handoffs (next_try_at) WHERE settled_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON handoffs TO tocsin_app;
GRANT SELECT ON handoffs TO tocsin_read;

CREATE TABLE handoff_reminders (
    schedule TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    person TEXT NOT NULL,
    reminded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_handoff_reminders PRIMARY KEY (schedule, at, person)
);

CREATE TABLE handoff_notes (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    schedule TEXT NOT NULL,
    by TEXT NOT NULL,
    body TEXT NOT NULL,
    put_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_handoff_notes PRIMARY KEY (id)
);
CREATE INDEX ix_handoff_notes_schedule_id ON handoff_notes (schedule, id);
"""


def upgrade() -> None:
    """Make the tables, and guard those that are only ever added to."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
    add_only("handoff_reminders", "handoff_notes", hidden=True)
