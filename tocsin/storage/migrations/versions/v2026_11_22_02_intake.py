"""What comes in: bytes, receipts, outbox, idempotency keys."""

from alembic import op

revision = "2026_11_22_02"
down_revision: str | None = "2026_11_22_01"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE blobs (
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    content BYTEA NOT NULL,
    CONSTRAINT pk_blobs PRIMARY KEY (sha256)
);

CREATE TABLE items (
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    channel TEXT NOT NULL,
    sender TEXT,
    content_type TEXT NOT NULL,
    filename TEXT,
    provider_message_id TEXT,
    principal_id TEXT,
    flags TEXT[] DEFAULT '{}' NOT NULL,
    state TEXT DEFAULT 'received' NOT NULL,
    draft JSONB,
    case_id TEXT,
    joined BOOLEAN DEFAULT false NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_items PRIMARY KEY (id),
    CONSTRAINT ck_items_state CHECK (state IN ('received', 'read')),
    CONSTRAINT fk_items_sha256_blobs FOREIGN KEY(sha256)
        REFERENCES blobs (sha256),
    CONSTRAINT fk_items_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id)
);
CREATE INDEX ix_items_provider_message_id
    ON items (provider_message_id)
    WHERE provider_message_id IS NOT NULL;
CREATE INDEX ix_items_sha256 ON items (sha256);
CREATE INDEX ix_items_unread ON items (received_at) WHERE state = 'received';

CREATE TABLE case_items (
    case_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    relation TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_case_items PRIMARY KEY (case_id, item_id),
    CONSTRAINT ck_case_items_relation CHECK (relation IN ('opened', 'joined')),
    CONSTRAINT fk_case_items_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id),
    CONSTRAINT fk_case_items_item_id_items FOREIGN KEY(item_id)
        REFERENCES items (id)
);
CREATE INDEX ix_case_items_item_id ON case_items (item_id);

CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload JSONB DEFAULT '{}' NOT NULL,
    attempts BIGINT DEFAULT 0 NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    last_error TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_outbox PRIMARY KEY (id)
);

CREATE TABLE idempotency (
    principal_id TEXT NOT NULL,
    key_digest TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status BIGINT,
    answer JSONB,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_idempotency PRIMARY KEY (principal_id, key_digest)
);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
