"""Playbooks are kept in their own order, in which their fields are shown."""

from alembic import op

revision = "2026_11_22_12"
down_revision: str | None = "2026_11_22_11"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let new playbooks keep their order; those there are have lost theirs."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute("ALTER TABLE playbooks ALTER COLUMN body TYPE JSON")
