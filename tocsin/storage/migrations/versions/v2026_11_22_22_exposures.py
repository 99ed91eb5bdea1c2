"""Who uncovered graphic media, and how often: for themselves, and for nobody's reports."""

from alembic import op

revision = "2026_11_22_22"
down_revision: str | None = "2026_11_22_21"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE exposures (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    user_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    page BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    seconds BIGINT,
    CONSTRAINT pk_exposures PRIMARY KEY (id),
    CONSTRAINT fk_exposures_user_id_users FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_exposures_item_id_items FOREIGN KEY(item_id) REFERENCES items (id)
);
CREATE INDEX ix_exposures_user_id_at ON exposures (user_id, at);
GRANT SELECT, INSERT, UPDATE ON exposures TO tocsin_app;
"""


def upgrade() -> None:
    """Make the table; the reader of reports has no right to it."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
