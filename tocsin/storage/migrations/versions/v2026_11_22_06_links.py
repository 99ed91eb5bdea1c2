"""Links: candidates that a follow-up may belong to, and prints of near-duplicates."""

revision = "2026_11_22_06"
down_revision: str | None = "2026_11_22_05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and hand out the grants."""
