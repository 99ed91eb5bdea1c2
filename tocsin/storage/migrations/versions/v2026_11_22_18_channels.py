"""The pace of providers, shared by all workers, and the links that were used."""

from alembic import op

from tocsin.storage.migrations.guarding import add_only

revision = "2026_11_22_18"
down_revision: str | None = "2026_11_22_16"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE channel_pace (
    channel TEXT NOT NULL,
    free_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_channel_pace PRIMARY KEY (channel)
);
GRANT SELECT, INSERT, UPDATE ON channel_pace TO tocsin_app;
GRANT SELECT ON channel_pace TO tocsin_read;

CREATE TABLE link_uses (
    digest TEXT NOT NULL,
    page_id TEXT NOT NULL,
    person TEXT NOT NULL,
    verb TEXT NOT NULL,
    delivery BIGINT NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_link_uses PRIMARY KEY (digest)
);
"""


def upgrade() -> None:
    """Make the tables and guard the uses."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
    add_only("link_uses")
