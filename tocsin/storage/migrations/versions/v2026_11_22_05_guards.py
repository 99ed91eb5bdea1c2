"""Guards: what is written once stays, and each database role may do only its part.

A new table needs its grants in the migration that makes it.
"""

from alembic import op

from tocsin.storage.migrations.guarding import guard

revision = "2026_11_22_05"
down_revision: str | None = "2026_11_22_04"
branch_labels = None
depends_on = None

APPEND_ONLY = ("timeline", "texts", "manifests", "case_fields", "playbooks", "access_log")
INSERTED_ONLY = (*APPEND_ONLY, "blobs", "case_links", "case_items", "related_cases")
CHANGED = ("items", "cases", "deliveries", "mailbox", "users", "tokens", "findings")
REMOVED = ("outbox", "idempotency", "role_grants")
HIDDEN_FROM_READ = ("tokens", "texts", "blobs", "mailbox", "idempotency")

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$
"""


def upgrade() -> None:
    """Put up the triggers and hand out the grants."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(REFUSE)
    guard(*APPEND_ONLY)
    op.execute("GRANT USAGE ON SCHEMA public TO tocsin_app, tocsin_read")
    op.execute("GRANT SELECT ON alembic_version TO tocsin_app, tocsin_read")
    _grant("SELECT, INSERT", INSERTED_ONLY)
    _grant("SELECT, INSERT, UPDATE", CHANGED)
    _grant("SELECT, INSERT, UPDATE, DELETE", REMOVED)
    for table in {*INSERTED_ONLY, *CHANGED, *REMOVED} - set(HIDDEN_FROM_READ):
        op.execute(f"GRANT SELECT ON {table} TO tocsin_read")


def _grant(rights: str, tables: tuple[str, ...]) -> None:
    op.execute(f"GRANT {rights} ON {', '.join(tables)} TO tocsin_app")
