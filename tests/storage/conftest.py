"""A real PostgreSQL, migrated once for all tests of this folder; each test uses its own ids."""

import signal
import socket
import subprocess
import time

import pytest
from sqlalchemy import text

from tocsin.embedded.home import Home
from tocsin.embedded.postgres import EmbeddedPostgres
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.migrate import upgrade


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Server:
    """A PostgreSQL below a folder, which tests may kill and start again."""

    def __init__(self, folder):
        home = Home(folder)
        home.create()
        self.postgres = EmbeddedPostgres(home, free_port(), "normal")
        self.postgres.prepare()
        self.process = None

    def start(self):
        spec = self.postgres.spec()
        if spec.before:
            spec.before()
        with spec.log.open("ab") as output:
            self.process = subprocess.Popen(
                spec.argv, stdout=output, stderr=output, env=spec.env, cwd=spec.cwd
            )
        give_up = time.monotonic() + 60
        while not self.postgres.is_ready():
            assert self.process.poll() is None, spec.log.read_text()[-2000:]
            assert time.monotonic() < give_up
            time.sleep(0.05)
        self.postgres.ensure_database()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("storage") / "home")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def database(server):
    """The migrated database."""
    upgrade(server.postgres.owner_url)
    return server.postgres


@pytest.fixture(scope="session")
def engine(database):
    engine = make_engine(database.app_url, 5)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def sessions(engine):
    return make_sessions(engine)


@pytest.fixture(scope="session")
def owner_engine(database):
    engine = make_engine(database.owner_url, 2)
    yield engine
    engine.dispose()


@pytest.fixture
def clean(owner_engine, database):
    """An empty database, for tests that count: triggers are off while it is emptied."""
    engine = make_engine(database.url("postgres"), 1)
    with engine.begin() as connection:
        tables = connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        )
        names = [name for name in tables if name != "alembic_version"]
        for name in names:
            connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
        connection.execute(text(f"TRUNCATE {', '.join(names)}"))
        for name in names:
            connection.execute(text(f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER USER"))
    engine.dispose()
