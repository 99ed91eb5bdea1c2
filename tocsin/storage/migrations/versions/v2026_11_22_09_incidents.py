"""Incidents: what people keep about a running incident beside its timeline."""

revision = "2026_11_22_09"
down_revision: str | None = "2026_11_22_08"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and hand out the grants."""
