"""Guard tables to which rows are only ever added. What these write is part of every step."""

from alembic import op

GUARD = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_is_append_only;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_is_never_emptied;
"""


def guard(*tables: str) -> None:
    """Let no row of these tables be changed or taken out, by whoever it is."""
    for table in tables:
        op.execute(GUARD.format(table=table))


def add_only(*tables: str, hidden: bool = False) -> None:
    """Guard new tables, and let the app add to them; ``hidden`` ones are not for reports."""
    guard(*tables)
    for table in tables:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO tocsin_app")
        if not hidden:
            op.execute(f"GRANT SELECT ON {table} TO tocsin_read")
