"""Escalation policies and pages; a delivery may belong to a page instead of a case."""

from alembic import op

from tocsin.storage.migrations.guarding import add_only

revision = "2026_11_22_15"
down_revision: str | None = "2026_11_22_14"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE policy_versions (
    policy TEXT NOT NULL,
    number BIGINT NOT NULL,
    digest TEXT NOT NULL,
    body JSONB NOT NULL,
    put_by TEXT NOT NULL,
    put_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_policy_versions PRIMARY KEY (policy, number),
    CONSTRAINT ck_policy_versions_number CHECK (number > 0)
);

CREATE TABLE pages (
    id TEXT NOT NULL,
    case_id TEXT,
    notice BIGINT,
    owner TEXT,
    policy TEXT DEFAULT '' NOT NULL,
    policy_version BIGINT DEFAULT 0 NOT NULL,
    body JSONB NOT NULL,
    summary TEXT DEFAULT '' NOT NULL,
    urgency TEXT NOT NULL,
    severity TEXT,
    jurisdiction TEXT,
    is_test BOOLEAN DEFAULT false NOT NULL,
    hold_until TIMESTAMP WITH TIME ZONE,
    opened_by TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    state TEXT DEFAULT 'starting' NOT NULL,
    version BIGINT DEFAULT 0 NOT NULL,
    step BIGINT DEFAULT 0 NOT NULL,
    round BIGINT DEFAULT 0 NOT NULL,
    acknowledged_by TEXT,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    next_at TIMESTAMP WITH TIME ZONE,
    responders TEXT[] DEFAULT '{}' NOT NULL,
    view JSONB DEFAULT '{}' NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_pages PRIMARY KEY (id),
    CONSTRAINT ck_pages_state CHECK (state IN ('starting', 'held', 'paging', 'acknowledged',
        'snoozed', 'exhausted', 'resolved')),
    CONSTRAINT uq_pages_case_id_notice_policy UNIQUE (case_id, notice, policy),
    CONSTRAINT fk_pages_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE INDEX ix_pages_state_opened ON pages (state, opened_at, id);
CREATE INDEX ix_pages_case ON pages (case_id, id);
CREATE INDEX ix_pages_opened ON pages (opened_at, id);
CREATE INDEX ix_pages_responders ON pages USING gin (responders);
GRANT SELECT, INSERT, UPDATE ON pages TO tocsin_app;
GRANT SELECT ON pages TO tocsin_read;

CREATE TABLE page_events (
    page_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    data JSONB NOT NULL,
    salt TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_page_events PRIMARY KEY (page_id, seq),
    CONSTRAINT fk_page_events_page_id_pages FOREIGN KEY(page_id) REFERENCES pages (id)
);

CREATE TABLE page_calls (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    page_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    step BIGINT NOT NULL,
    round BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    facts JSONB NOT NULL,
    CONSTRAINT pk_page_calls PRIMARY KEY (id),
    CONSTRAINT fk_page_calls_page_id_pages FOREIGN KEY(page_id) REFERENCES pages (id)
);
CREATE INDEX ix_page_calls_page_id_id ON page_calls (page_id, id);

CREATE TABLE policy_turns (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    policy TEXT NOT NULL,
    step BIGINT NOT NULL,
    page_id TEXT NOT NULL,
    round BIGINT NOT NULL,
    CONSTRAINT pk_policy_turns PRIMARY KEY (id),
    CONSTRAINT uq_policy_turns_page_id_step_round UNIQUE (page_id, step, round),
    CONSTRAINT fk_policy_turns_page_id_pages FOREIGN KEY(page_id) REFERENCES pages (id)
);
CREATE INDEX ix_policy_turns_policy_step_id ON policy_turns (policy, step, id);

CREATE TABLE page_texts (
    id TEXT NOT NULL,
    page_id TEXT NOT NULL,
    body TEXT NOT NULL,
    by TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_page_texts PRIMARY KEY (id),
    CONSTRAINT fk_page_texts_page_id_pages FOREIGN KEY(page_id) REFERENCES pages (id)
);
CREATE INDEX ix_page_texts_page_id ON page_texts (page_id);

ALTER TABLE deliveries ADD COLUMN subject TEXT;
UPDATE deliveries SET subject = case_id;
ALTER TABLE deliveries ALTER COLUMN subject SET NOT NULL;
ALTER TABLE deliveries ALTER COLUMN case_id DROP NOT NULL;
ALTER TABLE deliveries
    DROP CONSTRAINT uq_deliveries_case_id_number_recipient_channel_attempt;
ALTER TABLE deliveries ADD CONSTRAINT uq_deliveries_subject_number_recipient_channel_attempt
    UNIQUE (subject, number, recipient, channel, attempt);
CREATE INDEX ix_deliveries_case_id_id ON deliveries (case_id, id);
"""
GUARDED = ("policy_versions", "page_events", "page_calls", "policy_turns", "page_texts")


def upgrade() -> None:
    """Make the tables and guard them; every delivery so far belongs to its case."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
    add_only(*GUARDED)
    op.execute("REVOKE SELECT ON page_texts FROM tocsin_read")
