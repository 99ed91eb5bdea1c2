"""What all tests share: one real stack (PostgreSQL, Temporal, worker) for the session."""

import gc

import pytest
from sqlalchemy import text

from tests.sharing import Together, place_of
from tests.stacks import migrated
from tocsin.storage.engine import make_engine, make_sessions

# Collecting makes millions of objects that live to the end; to look through them again and
# again for what could go would take as long as making them.
gc.disable()


def pytest_addoption(parser):
    parser.addoption(
        "--record-histories",
        action="store_true",
        help="write the histories that later releases must replay",
    )


def pytest_collection_modifyitems(items):
    items.sort(key=place_of)


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="session")
def real_stack(tmp_path_factory):
    """PostgreSQL and Temporal as `tocsin up` runs them, and the real worker beside them."""
    with migrated(tmp_path_factory.mktemp("stack") / "home", "worker") as stack:
        yield stack


@pytest.fixture(scope="session")
def record(real_stack):
    """Sessions on the stack's database, as the app role."""
    engine = make_engine(real_stack.urls.app, 5, name="tests")
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture
def tampered(real_stack):
    """Run a statement past the triggers, as an intruder with the owner's rights would."""
    engine = make_engine(real_stack.urls.owner, 1, name="tests-owner")

    def run(table, statement, **values):
        with engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            connection.execute(text(statement), values)
            for guard in ("is_append_only", "is_never_emptied"):
                enabled = f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{guard}"
                connection.execute(text(enabled))

    yield run
    engine.dispose()
