"""Mail: how an item was handed over, what was fetched from mailboxes, where bounces belong."""

from alembic import op

revision = "2026_11_22_07"
down_revision: str | None = "2026_11_22_06"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE items ADD COLUMN envelope JSONB;

CREATE TABLE mail_folders (
    folder TEXT NOT NULL,
    uid_validity BIGINT NOT NULL,
    first_uid BIGINT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_mail_folders PRIMARY KEY (folder, uid_validity)
);

CREATE TABLE mail_fetches (
    folder TEXT NOT NULL,
    uid_validity BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    item_id TEXT NOT NULL,
    fetched_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_mail_fetches PRIMARY KEY (folder, uid_validity, uid),
    CONSTRAINT fk_mail_fetches_item_id_items FOREIGN KEY(item_id)
        REFERENCES items (id)
);

CREATE INDEX ix_deliveries_provider_id ON deliveries (provider_id) WHERE provider_id <> '';
"""


def upgrade() -> None:
    """Make the tables and hand out the grants."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
    op.execute("GRANT SELECT, INSERT ON mail_folders, mail_fetches TO tocsin_app")
    op.execute("GRANT SELECT ON mail_folders, mail_fetches TO tocsin_read")
