"""Notices that outsiders file themselves, and how often a network tried."""

from alembic import op

from tocsin.storage.migrations.guarding import add_only

revision = "2026_11_22_23"
down_revision: str | None = "2026_11_22_22"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE public_notices (
    item_id TEXT NOT NULL,
    number TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_public_notices PRIMARY KEY (item_id),
    CONSTRAINT uq_public_notices_number UNIQUE (number),
    CONSTRAINT uq_public_notices_secret_hash UNIQUE (secret_hash),
    CONSTRAINT uq_public_notices_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_public_notices_item_id_items FOREIGN KEY(item_id) REFERENCES items (id)
);

CREATE TABLE tries (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    what TEXT NOT NULL,
    who TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_tries PRIMARY KEY (id)
);
CREATE INDEX ix_tries_what_who_at ON tries (what, who, at);
CREATE INDEX ix_tries_at ON tries (at);
GRANT SELECT, INSERT, UPDATE, DELETE ON tries TO tocsin_app;

CREATE INDEX ix_items_received_at_id ON items (received_at, id);
"""


def upgrade() -> None:
    """Make the tables; neither is for reports: one holds hashes of secrets, one networks."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
    add_only("public_notices", hidden=True)
