"""Mail: the case that a signed address names, and threads by message id."""

revision = "2026_11_22_07"
down_revision: str | None = "2026_11_22_06"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and hand out the grants."""
