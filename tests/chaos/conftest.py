"""The whole stack as real processes, which these tests kill, and cases with short deadlines."""

import json
import socket
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tests import polling
from tocsin.domain.access import Grant, Role
from tocsin.domain.draft import Document, Draft
from tocsin.domain.hashchain import find_faults
from tocsin.domain.playbook import Playbook
from tocsin.embedded.stack import Stack, StackOptions
from tocsin.playbooks.library import Library
from tocsin.relay.openings import opening_of
from tocsin.storage import cases, people
from tocsin.storage.by_hand import keep_item
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.migrate import upgrade
from tocsin.storage.opening import open_case
from tocsin.storage.receiving import Arrival
from tocsin.storage.tokens import issue_token

KIND = "test-short"
# What is killed does not answer; the deadlines stand.
AWAY = (OSError, httpx.HTTPError, SQLAlchemyError, StopIteration)


def playbook(seconds: int) -> Playbook:
    """One gate whose ladder ends after some seconds and then asks every second."""
    return Playbook.model_validate(
        {
            "kind": KIND,
            "lifecycle": "takedown",
            "title": "Synthetic short deadline",
            "stages": [
                {
                    "id": "decide",
                    "gate": {
                        "role": "legal_counsel",
                        "four_eyes": True,
                        "verdicts": ["yes", "no"],
                        "ladder": "short",
                    },
                },
                {"id": "over", "end": "decided"},
            ],
            "ladders": {
                "short": {
                    "of": {"house": f"{seconds}s"},
                    "rungs": [
                        {"at": "0%", "to": ["role:legal_counsel"]},
                        {"at": "breach", "to": ["role:executive"], "every": "1h"},
                    ],
                }
            },
        }
    )


def poll(condition: Callable[[], object], seconds: float, what: str) -> float:
    """Poll until something is true and return how many seconds it took."""
    begin = time.monotonic()
    polling.until(condition, what, within=seconds, despite=AWAY)
    return time.monotonic() - begin


class World:
    """A running product and what tests ask of it."""

    def __init__(self, stack: Stack, tokens: dict[str, str], ids: dict[str, str]) -> None:
        self.stack = stack
        self.ids = ids
        self._engine = make_engine(stack.urls.app, 4, name="chaos")
        self.sessions = make_sessions(self._engine)
        self._tokens = tokens
        self._http = httpx.Client(base_url=stack.api_url or "", timeout=30)

    def close(self) -> None:
        self._http.close()
        self._engine.dispose()

    def call(self, who: str, method: str, path: str, **request) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {self._tokens[who]}",
            **request.pop("headers", {}),
        }
        return self._http.request(method, path, headers=headers, **request)

    def rows(self, statement: str, **values) -> list:
        with self.sessions() as session:
            return list(session.execute(text(statement), values))

    def receive(self, content: bytes) -> httpx.Response:
        headers = {"Content-Type": "text/markdown"}
        return self.call("analyst", "POST", "/v1/intake", content=content, headers=headers)

    def open(self, number: int, seconds: int) -> list[str]:
        """Open cases with a short deadline; the relay starts their workflows."""
        library = Library({KIND: playbook(seconds), "unclassified": playbook(seconds)})
        return [self.open_with(library) for _ in range(number)]

    def open_with(self, library: Library) -> str:
        """Open one case of the kind that a library has."""
        content = f"synthetic {uuid.uuid4().hex}".encode()
        arrival = Arrival(content, datetime.now(UTC), "test", "text/x-synthetic")
        with self.sessions.begin() as session:
            item_id = keep_item(session, arrival)
            item = cases.item(session, item_id)
            draft = Draft(Document.OTHER, KIND, 1.0, title="Synthetic")
            return open_case(session, opening_of(item, draft, library))

    def gate(self, case_id: str) -> dict:
        (view,) = self.rows("SELECT view FROM cases WHERE id = :id", id=case_id)[0]
        return next(gate for gate in view.get("gates", ()) if gate["content_sha256"])

    def wait_for_gates(self, opened: list[str], seconds: float = 30) -> None:
        for case_id in opened:
            poll(lambda case_id=case_id: self.gate(case_id), seconds, "a gate")

    def told(self, case_id: str, role: str) -> list:
        return self.rows(
            "SELECT number, recipient, fate, possible_duplicate FROM deliveries "
            "WHERE case_id = :id AND recipient = :to AND fate = 'delivered'",
            id=case_id,
            to=f"user:{self.ids[role]}",
        )

    def decide(self, case_id: str, key: str | None = None, gate: dict | None = None):
        gate = gate or self.gate(case_id)
        (ref,) = self.rows("SELECT ref FROM cases WHERE id = :id", id=case_id)[0]
        body = {
            "verdict": "yes",
            "reason": "synthetic",
            "content_sha256": gate["content_sha256"],
        }
        return self.call(
            "counsel",
            "POST",
            f"/v1/cases/{ref}/gates/{gate['id']}/decisions",
            json=body,
            headers={"Idempotency-Key": key or uuid.uuid4().hex},
        )

    def state(self, case_id: str) -> str:
        return self.rows("SELECT state FROM cases WHERE id = :id", id=case_id)[0][0]

    def assert_sound(self, opened: list[str]) -> None:
        """Nothing lost, nothing twice: chains hold, no delivery doubled without a mark."""
        for case_id in opened:
            rows = self.rows(
                "SELECT * FROM timeline WHERE case_id = :id ORDER BY seq", id=case_id
            )
            assert find_faults(case_id, [dict(row._mapping) for row in rows]) == []
        doubled = self.rows(
            "SELECT case_id, number, recipient FROM deliveries WHERE fate = 'delivered' "
            "AND NOT possible_duplicate GROUP BY 1, 2, 3 HAVING count(*) > 1"
        )
        assert doubled == []

    def is_back(self, name: str) -> bool:
        if self.stack.pid(name) is None:
            return False
        if name == "worker":
            return (self.stack.home.run / "worker.ready").exists()
        if name == "api":
            return self._http.get("/healthz").status_code == 200
        if name == "postgres":
            return self.rows("SELECT 1") != []
        host = urlsplit(f"//{self.stack.temporal_address}")
        with socket.create_connection((host.hostname, host.port), timeout=1):
            return True

    def down(self, name: str) -> None:
        self.stack.pause_restart(name)
        self.stack.kill(name)
        poll(lambda: self.stack.pid(name) is None, 10, f"the end of {name}")

    def back(self, name: str) -> None:
        self.stack.resume_restart(name)
        poll(lambda: self.is_back(name), 60, f"{name} back")

    def log(self, name: str) -> list[dict]:
        lines = (self.stack.home.path / "logs" / f"{name}.log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


PEOPLE = {
    "analyst": Role.INTAKE_ANALYST,
    "counsel": Role.LEGAL_COUNSEL,
    "executive": Role.EXECUTIVE,
    "manager": Role.INCIDENT_MANAGER,
}


@pytest.fixture(scope="session")
def until():
    return poll


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    tokens, ids = {}, {}

    def ready(urls) -> None:
        upgrade(urls.owner)
        engine = make_engine(urls.app, 1, name="seed")
        with make_sessions(engine).begin() as session:
            for name, role in PEOPLE.items():
                user = people.create_user(session, name, grants=[Grant(role)])
                _, tokens[name] = issue_token(session, user.id, "chaos")
                ids[name] = user.id
        engine.dispose()

    options = StackOptions(home=tmp_path_factory.mktemp("chaos") / "home", usual_ports=False)
    with Stack(options, ready) as stack:
        world = World(stack, tokens, ids)
        yield world
        world.close()
