"""Views of the worklist that people keep: a name for a set of filters."""

from alembic import op

revision = "2026_11_22_20"
down_revision: str | None = "2026_11_22_19"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE saved_views (
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    position BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_saved_views PRIMARY KEY (id),
    CONSTRAINT uq_saved_views_user_id_name UNIQUE (user_id, name),
    CONSTRAINT fk_saved_views_user_id_users FOREIGN KEY(user_id)
        REFERENCES users (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_views TO tocsin_app;
"""


def upgrade() -> None:
    """Make the table. What somebody searches for is nothing for reports."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLE)
