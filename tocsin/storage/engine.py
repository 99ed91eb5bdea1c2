"""Connections to PostgreSQL: one engine per process, one short transaction per call."""

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, sessionmaker

from tocsin.storage.errors import SettingsError
from tocsin.storage.liveness import watch
from tocsin.storage.sql import one_shot

DRIVER = "postgresql+psycopg2"


def checked_url(url: str) -> URL:
    """Read a database URL.

    Raises:
        SettingsError: It is none, or leaves the driver open; the message never repeats it,
            because there is a password in it.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        message = f"The database URL cannot be read; write {DRIVER}://user:password@host/name."
        raise SettingsError(message) from error
    if parsed.drivername != DRIVER:
        message = (
            f"The database URL begins with {parsed.drivername}://; write {DRIVER}:// in full."
        )
        raise SettingsError(message)
    return parsed


def make_engine(
    url: str,
    pool_size: int = 10,
    *,
    name: str = "tocsin",
    statement_timeout: float = 10.0,
    connect_timeout: int = 3,
) -> Engine:
    """Make an engine with a pool of exactly ``pool_size`` connections.

    Args:
        url: ``postgresql+psycopg2://…`` in full.
        pool_size: As many as there are threads that ask.
        name: Shown in ``pg_stat_activity``.
        statement_timeout: Seconds after which PostgreSQL gives a statement up; 0 = never.
        connect_timeout: Seconds to wait for a connection.
    """
    options = f"-c statement_timeout={int(statement_timeout * 1000)} -c timezone=UTC"
    engine = create_engine(
        checked_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_recycle=1800,
        pool_use_lifo=True,  # a few warm connections rather than many lukewarm ones
        executemany_mode="values_plus_batch",
        hide_parameters=True,  # an error's text ends up in logs, and parameters are content
        connect_args={
            "connect_timeout": connect_timeout,
            "application_name": name,
            "options": options,
            "keepalives_idle": 30,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,
        },
    )
    watch(engine)  # after a restart of PostgreSQL nobody gets a dead connection
    return engine


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Make the factory whose ``begin()`` is one transaction; what it read stays usable."""
    return sessionmaker(engine, expire_on_commit=False, autoflush=False)


def make_readings(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """Make the factory of sessions that only read, over the same pool.

    Each statement sees what is committed by then, as it does in a transaction of ours, and
    without one there are two round trips less.
    """
    return sessionmaker(one_shot(engine_of(sessions)), expire_on_commit=False, autoflush=False)


def engine_of(sessions: sessionmaker[Session]) -> Engine:
    """Return the engine that a factory of sessions is bound to."""
    engine = sessions.kw["bind"]
    if not isinstance(engine, Engine):
        message = "sessions must be made by make_sessions"
        raise TypeError(message)
    return engine
