"""The stacks that rows run against: real ones, durability FULL, below a temporary folder."""

import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker
from temporalio.client import Client
from temporalio.service import GrpcCompression

from bench.meters import cpu_of
from bench.waiting import let_pass
from tocsin.cli.seeding import seed
from tocsin.embedded.options import Urls
from tocsin.embedded.stack import Stack, StackOptions
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.migrate import upgrade
from workflows.data import data_converter

PARTS = ("api", "worker", "temporal", "postgres")


def say(words: str) -> None:
    """Tell the person who waits what is going on."""
    sys.stderr.write(f"  {time.strftime('%H:%M:%S')} {words}\n")


class Rig:
    """One running stack with what a row needs to drive it."""

    def __init__(self, home: Path, services: tuple[str, ...]) -> None:
        self._users: list[dict[str, Any]] = []
        self.home = home
        options = StackOptions(home=home, services=services, usual_ports=False)
        self.stack = Stack(options, self._prepare)
        self.stack.start()
        self.engine: Engine = make_engine(self.stack.urls.app, 20, name="bench")
        self.sessions: sessionmaker[Session] = make_sessions(self.engine)
        self.owner: Engine = make_engine(
            self.stack.urls.owner, 2, name="bench", statement_timeout=0
        )

    def _prepare(self, urls: Urls) -> None:
        upgrade(urls.owner)
        self._users = seed(urls.app, self.home)

    def token(self, name: str) -> str:
        """Return a seeded person's token."""
        return next(user["token"] for user in self._users if user["name"] == name)

    @property
    def api(self) -> str:
        """``host:port`` of the API."""
        return (self.stack.api_url or "").removeprefix("http://")

    async def temporal(self) -> Client:
        """Connect to Temporal as the worker does."""
        return await Client.connect(
            self.stack.temporal_address,
            data_converter=data_converter(),
            grpc_compression=GrpcCompression.NONE,
        )

    def pids(self, parts: tuple[str, ...] = PARTS) -> list[int | None]:
        """Return the pids of the product's processes that run."""
        known = {*self.stack.options.services, "temporal", "postgres"}
        return [self.stack.pid(part) for part in parts if part in known]

    def cpu(self) -> dict[str, float]:
        """Return CPU seconds so far, by part; children count with their parents."""
        known = {*self.stack.options.services, "temporal", "postgres"}
        return {part: cpu_of(self.pids((part,))) for part in PARTS if part in known}

    def idling(self, seconds: float) -> float:
        """Return the CPU seconds that a second takes in which nobody asks for anything."""
        before, began = sum(self.cpu().values()), time.monotonic()
        let_pass(seconds)  # the idling itself is measured
        return (sum(self.cpu().values()) - before) / (time.monotonic() - began)

    def one(self, statement: str, **values: object) -> Any:  # noqa: ANN401 - any row
        """Run a statement and return its first row."""
        with self.engine.begin() as connection:
            return connection.execute(text(statement), values).first()

    def all(self, statement: str, **values: object) -> list[Any]:
        """Run a statement and return its rows."""
        with self.engine.begin() as connection:
            return list(connection.execute(text(statement), values))

    def close(self) -> None:
        """Stop everything and forget it."""
        self.engine.dispose()
        self.owner.dispose()
        self.stack.stop()
        shutil.rmtree(self.home, ignore_errors=True)


@dataclass
class Lab:
    """Rigs that rows share, made when the first of them asks."""

    quick: bool
    herd: int = 600

    def __post_init__(self) -> None:
        """Take a folder of our own."""
        self.folder = Path(tempfile.mkdtemp(prefix="tocsin-bench-"))
        self._rigs: dict[str, Rig] = {}

    def full(self) -> Rig:
        """Return the whole product."""
        return self._rig("full", ("worker", "api"))

    def receiving(self) -> Rig:
        """Return the product without its worker: what comes in waits."""
        return self._rig("receiving", ("api",))

    def fresh(self, name: str) -> Rig:
        """Return a whole product of the caller's own, who closes it."""
        return Rig(self.folder / name, ("worker", "api"))

    def release(self, name: str) -> None:
        """Stop a rig early, so that it does not burden what follows."""
        rig = self._rigs.pop(name, None)
        if rig:
            rig.close()

    def _rig(self, name: str, services: tuple[str, ...]) -> Rig:
        if name not in self._rigs:
            say(f"starting a stack: PostgreSQL, Temporal, {', '.join(services)}")
            self._rigs[name] = Rig(self.folder / name, services)
        return self._rigs[name]

    def __enter__(self) -> Self:
        """Return the lab."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        """Stop whatever runs and remove the folder."""
        for name in list(self._rigs):
            self.release(name)
        shutil.rmtree(self.folder, ignore_errors=True)
