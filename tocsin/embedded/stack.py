"""The whole product on one machine: PostgreSQL, Temporal, worker and API below one folder.

`with Stack(options) as stack:` gives tests the real thing; `serve` is `tocsin up`.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any, Self

from tocsin.embedded import external, links, mail, public_form, services
from tocsin.embedded.errors import StackError
from tocsin.embedded.home import Home
from tocsin.embedded.options import StackOptions, Urls
from tocsin.embedded.ports import DEFAULTS, HOST, choose, is_free
from tocsin.embedded.postgres import EmbeddedPostgres
from tocsin.embedded.signals import stopped_by_signals, wait_for_signal
from tocsin.embedded.supervisor import Supervisor
from tocsin.embedded.temporal import EmbeddedTemporal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Stack", "StackOptions", "Urls"]


class Stack:
    """Everything `tocsin up` runs; `on_database_ready` migrates and seeds in between."""

    def __init__(
        self,
        options: StackOptions,
        on_database_ready: Callable[[Urls], None] | None = None,
    ) -> None:
        """Take the choices; nothing runs before `start`."""
        self.options = options
        self.home = Home(options.home)
        self._supervisor = Supervisor(self.home, options.echo)
        self._on_database_ready = on_database_ready
        self._ports: dict[str, int] = {}
        self._temporal: EmbeddedTemporal | None = None
        self._urls: Urls | None = None

    def start(self) -> None:
        """Start everything that was asked for, or nothing.

        Raises:
            AlreadyRunningError: another process runs this home.
            StackError: a part did not come up.
        """
        try:
            self._supervisor.open()
            self._start_parts()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop in reverse order, within 15 s."""
        self._supervisor.stop()

    def serve(self, announce: Callable[[Stack], None]) -> None:
        """Start, call `announce` once ready, stop on Ctrl-C, SIGTERM or SIGHUP."""
        with stopped_by_signals(), self:
            announce(self)
            wait_for_signal()

    @property
    def urls(self) -> Urls:
        """The database's URLs; known once PostgreSQL is up."""
        if self._urls is None:
            message = "the stack is not started"
            raise StackError(message)
        return self._urls

    @property
    def temporal_address(self) -> str:
        """`host:port` of Temporal."""
        if self.options.temporal_address:
            return self.options.temporal_address
        return f"{HOST}:{self._ports['temporal']}"

    @property
    def api_url(self) -> str | None:
        """Base URL of the API, when it is run."""
        port = self._ports.get("api")
        return f"http://{HOST}:{port}" if port else None

    def env(self) -> dict[str, str]:
        """Return what worker and API need to know; the owner's URL is not theirs."""
        return {
            "TOCSIN_HOME": str(self.home.path),
            "TOCSIN_DATABASE_URL": self.urls.app,
            "TOCSIN_READ_DATABASE_URL": self.urls.read,
            "TOCSIN_TEMPORAL_ADDRESS": self.temporal_address,
            **links.environment(self.home),
            **public_form.environment(),
            **(mail.environment(self.home, self._ports["mail"]) if self._has_mail else {}),
            **self.options.environment,
        }

    @property
    def mail_url(self) -> str | None:
        """Where mail is taken, when it is."""
        return f"smtp://{HOST}:{self._ports['mail']}" if self._has_mail else None

    def ready_line(self, users: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
        """Return the object that `tocsin up --json` prints when everything is ready."""
        return {"event": "ready", **self._where(), "users": list(users)}

    def pid(self, name: str) -> int | None:
        """Return the pid of a child (postgres, temporal, worker, api), if it runs."""
        return self._supervisor.pid(name)

    def kill(self, name: str, signum: int = signal.SIGKILL) -> None:
        """Send a signal to a child, as an accident would."""
        self._supervisor.kill(name, signum)

    def pause_restart(self, name: str) -> None:
        """Leave a child dead when it dies, until `resume_restart`."""
        self._supervisor.pause_restart(name)

    def resume_restart(self, name: str) -> None:
        """Revive a child again; one that is dead comes back now."""
        self._supervisor.resume_restart(name)

    def _start_parts(self) -> None:
        self._choose_ports()
        self._launch_temporal()  # starts while PostgreSQL does and the schema is migrated
        self._start_database()
        if self._on_database_ready:
            self._on_database_ready(self.urls)
        if self._temporal:
            self._supervisor.await_ready("temporal")
            self._temporal.keep_histories()
        self._start_services()
        self._supervisor.announce(urls=self._where())

    def _choose_ports(self) -> None:
        known = self.home.read("ports")
        chosen = {"api": self.options.port, "mail": self.options.mail_port}
        for name, option in (("api", "--port"), ("mail", "--mail-port")):
            port = chosen[name]
            if port and not is_free(port):
                message = f"port {port} on {HOST} is taken; choose another {option}"
                raise StackError(message)
        for name in self._listeners():
            given = chosen.get(name)
            usual = DEFAULTS.get(name) if self.options.usual_ports else None
            wanted = (given, known.get(name), usual)
            self._ports[name] = choose(wanted, self._ports.values())
        self.home.write("ports", {**known, **self._ports})

    def _listeners(self) -> list[str]:
        embedded = [] if self.options.database_url else ["postgres"]
        embedded += [] if self.options.temporal_address else ["temporal", "temporal_ui"]
        ours = ["api"] if "api" in self.options.services else []
        return [*ours, *(["mail"] if self._has_mail else []), *embedded]

    @property
    def _has_mail(self) -> bool:
        return self.options.mail_port is not None and "worker" in self.options.services

    def _launch_temporal(self) -> None:
        if self.options.temporal_address:
            external.check_temporal(self.options.temporal_address)
            return
        self._temporal = EmbeddedTemporal(
            self.home,
            self._ports["temporal"],
            self._ports["temporal_ui"],
            self.options.temporal_cli,
            self.options.durability,
            time_skipping=self.options.time_skipping,
        )
        self._supervisor.launch(self._temporal.spec())

    def _start_database(self) -> None:
        if self.options.database_url:
            self._urls = external.database_urls(self.options)
            return
        postgres = EmbeddedPostgres(self.home, self._ports["postgres"], self.options.durability)
        postgres.prepare()
        self._supervisor.launch(postgres.spec())
        self._supervisor.await_ready("postgres")
        postgres.ensure_database()
        self._urls = Urls(postgres.owner_url, postgres.app_url, postgres.read_url)

    def _start_services(self) -> None:
        env = self.env()
        wanted = self.options.services
        if "worker" in wanted:
            spec = services.worker(self.home, env, self.options.worker_argv)
            self._supervisor.launch(spec)
        if "api" in wanted:
            port = self._ports["api"]
            spec = services.api(self.home, port, env, self.options.api_argv)
            self._supervisor.launch(spec)
        self._supervisor.await_ready(*(name for name in ("worker", "api") if name in wanted))

    def _where(self) -> dict[str, Any]:
        return {
            "api": self.api_url,
            "console": f"{self.api_url}/" if self.api_url else None,
            "temporal": self.temporal_address,
            "temporal_ui": self._temporal.ui_url if self._temporal else None,
            "database": self.urls.app,
            "mail": self.mail_url,
        }

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()
