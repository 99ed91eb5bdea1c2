"""Bring a database up to date. Safe to run twice, and from two places at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from tocsin.playbooks.shipped import shipped
from tocsin.storage.engine import make_engine
from tocsin.storage.errors import SettingsError
from tocsin.storage.shipping import ship

ROLES = ("tocsin_app", "tocsin_read")
FOLDER = Path(__file__).parent / "migrations"
LOCK = 7_301_946_201  # any number, but the same one in every release


def upgrade(owner_url: str) -> None:
    """Bring the schema to the newest step, and the rulebook to the rules of this release.

    Args:
        owner_url: URL of the role that owns the tables; it may be no other's.

    Raises:
        SettingsError: A role is missing and this user may not make it.
    """
    engine = make_engine(owner_url, 1, name="tocsin-migrate", statement_timeout=0)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
            _ensure_roles(connection)
            connection.commit()
            command.upgrade(configuration(connection), "head")
            connection.commit()
            with Session(connection) as session, session.begin():
                ship(session, shipped())
    finally:
        engine.dispose()  # the lock goes with the connection


def current_and_head(url: str) -> tuple[str | None, str | None]:
    """Return the step that the database is at, and the newest there is."""
    engine = make_engine(url, 1, name="tocsin-migrate")
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return current, head()


def head() -> str | None:
    """Return the newest step there is."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; there is no ``alembic.ini``.

    A new step: ``command.revision(configuration(connection), "what it does", True)``.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option(
        "file_template", "v%%(year)d_%%(month).2d_%%(day).2d_%%(rev)s_%%(slug)s"
    )
    config.attributes["connection"] = connection
    return config


def _ensure_roles(connection: Connection) -> None:
    known = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
    missing = [role for role in ROLES if role not in known]
    if not missing:
        return
    may_create = connection.scalar(
        text("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
    )
    if not may_create:
        statements = " ".join(f"CREATE ROLE {role} NOLOGIN;" for role in missing)
        message = f"Database roles are missing. Let an administrator run: {statements}"
        raise SettingsError(message)
    for role in missing:
        connection.execute(text(f"CREATE ROLE {role} NOLOGIN"))
