"""Real PostgreSQL and Temporal without a worker: nothing moves but what a test moves."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import delete, select, update
from temporalio.client import Client

from tests.polling import eventually
from tests.relay.duty_desk import Desk
from tests.stacks import migrated
from tocsin.domain.draft import Document, Draft
from tocsin.domain.paging.naming import new_page_id
from tocsin.intake.pool import ReaderPool
from tocsin.intake.reader import unclassified
from tocsin.playbooks.library import load_library
from tocsin.relay.reading import Reading
from tocsin.relay.reconcile import Reconciler
from tocsin.relay.starting import Starting
from tocsin.storage import cases
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.models import CaseRow, HandoffRow, OutboxRow, PageRow
from tocsin.storage.receiving import Arrival, Receiver
from workflows.data import data_converter

PATIENCE = 30.0


@dataclass
class FakeReaders:
    """Readers who give the draft that a test wrote for these bytes, and remember the bytes."""

    drafts: dict[bytes, Draft] = field(default_factory=dict)
    read_so_far: list[bytes] = field(default_factory=list)

    def read(self, content, content_type, filename):
        self.read_so_far.append(content)
        return self.drafts.get(content) or unclassified("unreadable", "no draft")


class Office:
    """Receives papers and reads them, one step at a time, and tells what became of them."""

    def __init__(self, sessions, library):
        self.sessions = sessions
        self.library = library
        self.readers = FakeReaders()
        self.reading = Reading(sessions, self.readers, library)
        self._receiver = Receiver(sessions)

    def receive(self, draft=None, content=None, **changes):
        """Receive a paper; its id. ``draft`` is what a reader will make of it."""
        content = content or uuid.uuid4().bytes
        if draft is not None:
            self.readers.drafts[content] = draft
        arrival = Arrival(content, datetime.now(UTC), "test", "text/markdown")
        return self._receiver.receive(replace(arrival, **changes)).item_id

    def bring(self, draft=None, content=None, **changes):
        """Receive a paper and read it; the case that it is with now."""
        item_id = self.receive(draft, content, **changes)
        self.reading.read(item_id)
        return self.case_of(item_id)

    def item(self, item_id):
        with self.sessions() as session:
            return cases.item(session, item_id)

    def case(self, case_id):
        with self.sessions() as session:
            return cases.by_id(session, case_id)

    def case_of(self, item_id):
        return self.case(self.item(item_id).case_id)

    def fields_of(self, case):
        with self.sessions() as session:
            return cases.fields(session, case.id, case.fields_version).fields

    def items_of(self, case):
        with self.sessions() as session:
            return [(item.id, how) for item, how in cases.items_of(session, case.id)]

    def related(self, case):
        with self.sessions() as session:
            return [(other.id, why) for other, why in cases.related(session, case.id)]

    def story(self, case):
        with self.sessions() as session:
            return [(row.seq, row.event) for row in cases.timeline(session, case.id)]

    def work_for(self, subject):
        """What the relay is still to do about it."""
        with self.sessions() as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.subject == subject))
            return [(row.verb, row.payload) for row in rows.all()]

    def forget_work_for(self, subject):
        """Lose what the relay was still to do about it."""
        with self.sessions.begin() as session:
            session.execute(delete(OutboxRow).where(OutboxRow.subject == subject))

    def change(self, case, **values):
        """Put a case into a state that only other parts of the product bring about."""
        with self.sessions.begin() as session:
            row = session.get_one(CaseRow, case.id)
            for name, value in values.items():
                setattr(row, name, value)


def a_draft(document=Document.TAKEDOWN, kind="copyright-takedown", keys=(), **changes):
    return Draft(document, kind, 0.9, title="Synthetic", link_keys=tuple(keys), **changes)


@pytest.fixture(scope="session")
def draft():
    """Make what a reader made of a paper."""
    return a_draft


@pytest.fixture
def key():
    """A link key of this test's own."""
    return f"code.example/{uuid.uuid4().hex}"


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    with migrated(tmp_path_factory.mktemp("relay") / "home") as stack:
        yield stack


@pytest.fixture(scope="session")
def sessions(stack):
    engine = make_engine(stack.urls.app, 12, name="relay-tests")
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def library():
    return load_library()


@pytest.fixture
def office(sessions, library):
    return Office(sessions, library)


@pytest.fixture
def a_page(sessions):
    """Write a page down as it stands, with no order to start it; its id."""

    def write(**stands):
        page_id = new_page_id()
        known = {"body": {}, "urgency": "urgent", "opened_by": "user:u"}
        with sessions.begin() as session:
            session.add(PageRow(id=page_id, **known, **stands))
        return page_id

    return write


@pytest.fixture(scope="session")
def pool():
    """The readers of the product, each a process."""
    pool = ReaderPool(1)
    yield pool
    pool.close()


@pytest.fixture(scope="session")
async def client(anyio_backend, stack):
    return await Client.connect(stack.temporal_address, data_converter=data_converter())


@pytest.fixture
def starting(sessions, client, library):
    return Starting(sessions, client, library)


@pytest.fixture
def reconciler(sessions, client):
    return Reconciler(sessions, client)


@pytest.fixture(scope="session")
def until():
    """Wait until something is true."""
    return partial(eventually, within=PATIENCE)


@pytest.fixture
def desk(sessions):
    """A schedule of two people; what other tests left of handoffs is told."""
    with sessions.begin() as session:
        session.execute(update(HandoffRow).values(settled_at=datetime.now(UTC)))
    return Desk(sessions)
