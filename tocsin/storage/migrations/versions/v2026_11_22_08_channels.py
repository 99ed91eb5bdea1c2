"""Channels: webhook endpoints, what an attempt was answered with, when it is tried again.

Orders that forbid telling somebody, and the notices that wait for their end.
"""

from alembic import op

revision = "2026_11_22_08"
down_revision: str | None = "2026_11_22_07"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE deliveries
    ADD COLUMN notice JSONB,
    ADD COLUMN response JSONB,
    ADD COLUMN next_try_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN asked_by TEXT DEFAULT '' NOT NULL,
    DROP CONSTRAINT ck_deliveries_fate,
    ADD CONSTRAINT ck_deliveries_fate CHECK (fate IN
        ('queued', 'sent', 'delivered', 'failed', 'unknown', 'bounced', 'withheld'));
CREATE INDEX ix_deliveries_next_try ON deliveries (next_try_at) WHERE next_try_at IS NOT NULL;

CREATE TABLE webhook_endpoints (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    secrets JSONB NOT NULL,
    reach TEXT DEFAULT 'restricted' NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    disabled_at TIMESTAMP WITH TIME ZONE,
    why TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_webhook_endpoints PRIMARY KEY (id),
    CONSTRAINT ck_webhook_endpoints_reach CHECK (reach IN ('open', 'restricted', 'sealed')),
    CONSTRAINT uq_webhook_endpoints_name UNIQUE (name)
);

CREATE TABLE withholdings (
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    audience TEXT NOT NULL,
    code TEXT NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    reason TEXT NOT NULL,
    plan JSONB NOT NULL,
    remind_at TIMESTAMP WITH TIME ZONE,
    reminders BIGINT DEFAULT 0 NOT NULL,
    set_by TEXT NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_withholdings PRIMARY KEY (id),
    CONSTRAINT fk_withholdings_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id)
);
CREATE INDEX ix_withholdings_case_id_audience ON withholdings (case_id, audience);
CREATE INDEX ix_withholdings_remind ON withholdings (remind_at) WHERE ended_at IS NULL;
"""
CHANGED = "webhook_endpoints, withholdings"


def upgrade() -> None:
    """Make the tables and hand out the grants; secrets are not for the reader."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {CHANGED} TO tocsin_app")
    op.execute("GRANT SELECT ON withholdings TO tocsin_read")
