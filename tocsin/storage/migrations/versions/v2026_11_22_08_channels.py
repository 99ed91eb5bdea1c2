"""Channels: webhook endpoints, and what an attempt was answered with."""

revision = "2026_11_22_08"
down_revision: str | None = "2026_11_22_07"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and hand out the grants."""
