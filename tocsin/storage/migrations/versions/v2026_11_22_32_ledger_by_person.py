"""The ledger of one person is found without reading all of it."""

from alembic import op

revision = "2026_11_22_32"
down_revision: str | None = "2026_11_22_31"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_deliveries_recipient_id", "deliveries", ["recipient", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_deliveries_recipient_id", "deliveries")
