"""Models and migrations say the same; migrating is safe to repeat."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from tocsin.storage.engine import make_engine
from tocsin.storage.errors import SettingsError
from tocsin.storage.migrate import current_and_head, upgrade
from tocsin.storage.models import Base

COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity,
       generation_expression
FROM information_schema.columns WHERE table_schema = :schema ORDER BY 1, 2
"""
INDEXES = """
SELECT tablename, indexname, replace(indexdef, :schema || '.', '')
FROM pg_indexes WHERE schemaname = :schema ORDER BY 1, 2
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = CAST(:schema AS regnamespace) ORDER BY 1, 2
"""


def test_alembic_finds_nothing_to_do(database, owner_engine):
    with owner_engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


@pytest.mark.parametrize("query", [COLUMNS, INDEXES, CONSTRAINTS])
def test_the_models_make_the_very_schema_that_the_migrations_make(
    query, database, owner_engine
):
    with owner_engine.connect() as connection:
        connection.execute(text("CREATE SCHEMA made; SET LOCAL search_path = made"))
        Base.metadata.create_all(connection)
        made = _rows(connection, query, "made")
        connection.execute(text("SET LOCAL search_path = public"))
        migrated = _rows(connection, query, "public")
        connection.rollback()

    assert migrated == made


def test_a_database_says_which_step_it_is_at(database):
    current, head = current_and_head(database.app_url)

    assert current == head is not None


def test_two_migrations_at_once_do_not_meet(database):
    with ThreadPoolExecutor(3) as threads:
        runs = [threads.submit(upgrade, database.owner_url) for _ in range(3)]

        assert [run.result(60) for run in runs] == [None] * 3


@pytest.mark.parametrize("url", ["postgresql://a:secret@h/d", "sqlite://", "nonsense secret"])
def test_a_url_that_leaves_the_driver_open_is_refused_without_repeating_it(url):
    with pytest.raises(SettingsError) as caught:
        make_engine(url)

    assert "postgresql+psycopg2://" in str(caught.value)
    assert "secret" not in str(caught.value)


def _rows(connection, query, schema):
    rows = connection.execute(text(query), {"schema": schema}).all()
    return [tuple(row) for row in rows if row[0] != "alembic_version"]
