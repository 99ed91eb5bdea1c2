"""A real PostgreSQL, migrated once for all tests of this folder; each test uses its own ids."""

import signal
import socket
import subprocess
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.polling import until
from tocsin.domain.access import Grant, Role, Sensitivity
from tocsin.domain.case import Projection, new_ref
from tocsin.domain.messages import Batch
from tocsin.domain.playbook import Playbook
from tocsin.domain.rota import Rota
from tocsin.domain.timeline import Head, append, first_head, stamp
from tocsin.embedded.home import Home
from tocsin.embedded.postgres import EmbeddedPostgres
from tocsin.storage import schedules
from tocsin.storage.case_log import PostgresCaseLog
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.migrate import upgrade
from tocsin.storage.models import UserRow
from tocsin.storage.opening import Opening, open_case
from tocsin.storage.people import create_user
from tocsin.storage.pinning import playbook_digest
from tocsin.storage.receiving import Arrival, Receiver


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

        def is_ready():
            assert self.process.poll() is None, spec.log.read_text()[-2000:]
            return self.postgres.is_ready()

        until(is_ready, "PostgreSQL is ready", within=60)
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


PLAYBOOK = Playbook.model_validate(
    {
        "kind": "copyright-takedown",
        "lifecycle": "takedown",
        "title": "Copyright takedown notice",
        "stages": [{"id": "review", "gate": {"role": "legal_counsel"}, "end": "closed"}],
    }
)
NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


class Letters:
    """Renders what it is given, and remembers it."""

    def __init__(self):
        self.rendered = []

    def render(self, template, language, values, *, then=None):
        self.rendered.append((template, language, values))
        return "subject", f"{template} for {values['ref']} {len(self.rendered)}"


class Maker:
    """Makes items and cases through the ports."""

    def __init__(self, sessions):
        self._sessions = sessions
        self._receiver = Receiver(sessions)
        self.letters = Letters()
        self.log = PostgresCaseLog(sessions, self.letters)

    def item(self, content=b"a notice", **changes):
        arrival = Arrival(content, NOON, "api", "text/plain")
        return self._receiver.receive(replace(arrival, **changes))

    def opening(self, **changes):
        case_id = uuid.uuid4().hex
        entry = append(
            first_head(case_id),
            at=NOON,
            actor="system",
            event="case.opened",
            data={"n": 1, "items": ["a"], "nothing": None},
            salt="s",
        )
        opening = Opening(
            case_id=case_id,
            ref=new_ref(),
            playbook=PLAYBOOK,
            title="Please remove",
            stage="received",
            language="en",
            received_at=NOON,
            opened_at=NOON,
            fields={"requester_email": "r@example.org", "target_urls": ["https://a.example/x"]},
            entry=entry,
        )
        sensitivity = Sensitivity(changes.pop("sensitivity", "open"))
        kind = changes.pop("kind", PLAYBOOK.kind)
        playbook = PLAYBOOK.model_copy(update={"sensitivity": sensitivity, "kind": kind})
        return replace(opening, playbook=playbook, **changes)

    def case(self, **changes):
        opening = self.opening(**changes)
        with self._sessions.begin() as session:
            open_case(session, opening)
        return opening

    def batch(self, opening, count=1, head=None, at=NOON, **changes):
        head = head or Head(0, opening.entry.hash)
        entries = []
        for number in range(count):
            event = append(
                head, at=at, actor="user:u", event="note.added", data={"n": number}, salt="x"
            )
            entries.append(event)
            head = Head(event.seq, event.hash)
        projection = Projection(
            case_id=opening.case_id,
            version=head.seq,
            state="open",
            stage="review",
            outcome=None,
            kind=opening.playbook.kind,
            playbook_digest=playbook_digest(opening.playbook),
            sensitivity=str(opening.playbook.sensitivity),
            severity=None,
            due_at=stamp(NOON + timedelta(days=1)),
            waiting_roles=("legal_counsel",),
            people=("user:u1",),
            view={"gates": [{"id": "review.1"}]},
        )
        return Batch(opening.case_id, tuple(entries), replace(projection, **changes)), head


@pytest.fixture
def make(sessions):
    return Maker(sessions)


@pytest.fixture(scope="session")
def make_once(sessions):
    """The same, for what a whole module shares."""
    return Maker(sessions)


@pytest.fixture
def alone(sessions):
    """Nobody of other tests is active."""
    with sessions.begin() as session:
        session.execute(update(UserRow).values(active=False))


@pytest.fixture
def add(sessions):
    """Add a person with roles or grants; the id."""

    def add(*grants, **details):
        held = [one if isinstance(one, Grant) else Grant(Role(one)) for one in grants]
        with sessions.begin() as session:
            name = f"n{uuid.uuid4().hex}"
            return create_user(session, name, grants=held, **details).id

    return add


@pytest.fixture
def schedule(sessions):
    """Put a schedule whose members take weekly turns; its name."""

    def put(*members, name=None, **more):
        name = name or f"s-{uuid.uuid4().hex[:8]}"
        today = datetime.now(UTC).date()
        rotation = {"kind": "weekly", "starts_on": today - timedelta(days=30)}
        layers = [{"id": "main", "rotation": rotation, "members": members}] if members else []
        rota = Rota.model_validate({"zone": "UTC", "layers": layers, **more})
        with sessions.begin() as session:
            schedules.lock(session)
            schedules.put(session, name, rota, "user:root")
        return name

    return put
