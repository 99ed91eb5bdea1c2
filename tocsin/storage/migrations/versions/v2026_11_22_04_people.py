"""People, their roles and tokens, and what they were sent."""

from alembic import op

revision = "2026_11_22_04"
down_revision: str | None = "2026_11_22_03"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE users (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    email TEXT,
    language TEXT DEFAULT 'en' NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_name UNIQUE (name)
);

CREATE TABLE role_grants (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    jurisdictions TEXT[] DEFAULT '{}' NOT NULL,
    teams TEXT[] DEFAULT '{}' NOT NULL,
    CONSTRAINT pk_role_grants PRIMARY KEY (id),
    CONSTRAINT fk_role_grants_user_id_users FOREIGN KEY(user_id)
        REFERENCES users (id)
);
CREATE INDEX ix_role_grants_role ON role_grants (role);
CREATE INDEX ix_role_grants_user_id ON role_grants (user_id);

CREATE TABLE tokens (
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    roles TEXT[] DEFAULT '{}' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    last_used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_tokens PRIMARY KEY (id),
    CONSTRAINT fk_tokens_user_id_users FOREIGN KEY(user_id)
        REFERENCES users (id),
    CONSTRAINT uq_tokens_hash UNIQUE (hash)
);
CREATE INDEX ix_tokens_user_id ON tokens (user_id);

CREATE TABLE deliveries (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    case_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    recipient TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    fate TEXT DEFAULT 'queued' NOT NULL,
    possible_duplicate BOOLEAN DEFAULT false NOT NULL,
    why TEXT DEFAULT '' NOT NULL,
    provider_id TEXT DEFAULT '' NOT NULL,
    queued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_deliveries PRIMARY KEY (id),
    CONSTRAINT ck_deliveries_fate CHECK (fate IN
        ('queued', 'sent', 'delivered', 'failed', 'unknown')),
    CONSTRAINT uq_deliveries_case_id_number_recipient_channel_attempt
        UNIQUE (case_id, number, recipient, channel, attempt),
    CONSTRAINT fk_deliveries_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id)
);
CREATE INDEX ix_deliveries_fate_id ON deliveries (fate, id);

CREATE TABLE mailbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    key TEXT NOT NULL,
    recipient TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    reference TEXT NOT NULL,
    urgency TEXT NOT NULL,
    possible_duplicate BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_mailbox PRIMARY KEY (id),
    CONSTRAINT uq_mailbox_key UNIQUE (key)
);
CREATE INDEX ix_mailbox_recipient_id ON mailbox (recipient, id);
CREATE INDEX ix_mailbox_reference_id ON mailbox (reference, id);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
