"""On-call schedules: their versions, what people change in them, and feeds of calendars.

Versions and events are only ever added to, so that who was on call at an instant can be told
for ever. A delivery says why somebody was told who no target names.
"""

from alembic import op

from tocsin.storage.migrations.guarding import add_only

revision = "2026_11_22_14"
down_revision: str | None = "2026_11_22_13"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE schedule_versions (
    schedule TEXT NOT NULL,
    number BIGINT NOT NULL,
    digest TEXT NOT NULL,
    body JSONB NOT NULL,
    put_by TEXT NOT NULL,
    put_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_schedule_versions PRIMARY KEY (schedule, number),
    CONSTRAINT ck_schedule_versions_number CHECK (number > 0)
);

CREATE TABLE schedule_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    sort TEXT NOT NULL,
    key TEXT NOT NULL,
    event TEXT NOT NULL,
    schedule TEXT,
    person TEXT,
    starts_at TIMESTAMP WITH TIME ZONE,
    ends_at TIMESTAMP WITH TIME ZONE,
    by TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    data JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT pk_schedule_events PRIMARY KEY (id),
    CONSTRAINT ck_schedule_events_sort CHECK (sort IN ('override', 'swap', 'time_off')),
    CONSTRAINT ck_schedule_events_event CHECK (event IN (
        'entered', 'cancelled', 'asked', 'offered', 'untaken', 'approved', 'declined'
    ))
);
CREATE INDEX ix_schedule_events_key_id ON schedule_events (key, id);
CREATE INDEX ix_schedule_events_schedule_ends_at ON schedule_events (schedule, ends_at);
CREATE INDEX ix_schedule_events_person_ends_at ON schedule_events (person, ends_at);

CREATE TABLE calendar_feeds (
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    schedule TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_calendar_feeds PRIMARY KEY (id),
    CONSTRAINT uq_calendar_feeds_hash UNIQUE (hash),
    CONSTRAINT fk_calendar_feeds_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_calendar_feeds_user_id ON calendar_feeds (user_id);
GRANT SELECT, INSERT, UPDATE ON calendar_feeds TO tocsin_app;

ALTER TABLE deliveries ADD COLUMN because TEXT DEFAULT '' NOT NULL;
"""


def upgrade() -> None:
    """Make the tables and guard them."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
    add_only("schedule_versions", "schedule_events")
