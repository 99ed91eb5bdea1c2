"""A reading: one case for one person, over one connection, however many parts read in it."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from tests.api.making import case_maker
from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.casebook import Casebook
from tocsin.desk.chronicle import Chronicle
from tocsin.desk.errors import NotFoundError
from tocsin.desk.people import People
from tocsin.desk.ways import Ways
from tocsin.domain.access import Role
from tocsin.storage.engine import engine_of, make_engine, make_sessions
from tocsin.storage.models import AccessLogRow

MOST_STATEMENTS = 12


@pytest.fixture
def lonely(real_stack):
    """Sessions over a pool of one connection: whoever takes a second one waits for nothing."""
    engine = make_engine(real_stack.urls.app, 1, name="tests-lonely")
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture
def casebook(lonely):
    return Casebook(lonely, Gatekeeper(lonely))


@pytest.fixture
def counsel(somebody):
    return somebody(Role.LEGAL_COUNSEL).principal


@pytest.fixture
def case_of(record, somebody):
    def make(sensitivity):
        make_case = case_maker(record, somebody(Role.INTAKE_ANALYST))
        return make_case(sensitivity=sensitivity, started=False)

    return make


@contextmanager
def statements(sessions):
    """Collect what is asked meanwhile."""
    asked, engine = [], engine_of(sessions)

    def remember(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", remember)
    yield asked
    event.remove(engine, "before_cursor_execute", remember)


def written(record, case_id, person):
    with record() as session:
        line = AccessLogRow
        mine = select(line).where(line.case_id == case_id, line.principal_id == person.id)
        return [(row.action, row.outcome) for row in session.scalars(mine.order_by(line.id))]


def read_all(casebook, lonely, reading):
    """Read everything that the case page shows."""
    gatekeeper = Gatekeeper(lonely)
    chronicle = Chronicle(gatekeeper, casebook)
    casebook.file_of(reading)
    Ways.path(reading)
    chronicle.page_of(reading, None, 20, newest_first=True)
    chronicle.page_of(reading, None, 20)
    People(lonely, gatekeeper).colleagues(reading, 100)


def test_a_whole_page_is_read_over_one_connection_in_few_statements(
    casebook, lonely, counsel, case_of
):
    ref = case_of("open").ref
    with casebook.reading(counsel, ref) as first:
        read_all(casebook, lonely, first)  # reads the playbook, once per process

    with statements(lonely) as asked, casebook.reading(counsel, ref) as reading:
        read_all(casebook, lonely, reading)

    assert len(asked) <= MOST_STATEMENTS


def test_each_errand_on_a_sealed_case_is_written_down_once(
    record, casebook, lonely, counsel, case_of
):
    case = case_of("sealed")

    with casebook.reading(counsel, case.ref) as reading:
        read_all(casebook, lonely, reading)

    seen = [("case.read", "ok"), ("timeline.read", "ok")]
    assert written(record, case.case_id, counsel) == seen


def test_a_no_is_written_down_although_nothing_is_read(record, casebook, somebody, case_of):
    case, stranger = case_of("sealed"), somebody(Role.VENDOR_MODERATOR).principal

    with pytest.raises(NotFoundError), casebook.reading(stranger, case.ref):
        pass

    assert written(record, case.case_id, stranger) == [("case.read", "not-found")]


def test_an_errand_that_is_not_the_persons_ends_the_reading(casebook, somebody, case_of):
    reader = somebody(Role.AUDITOR).principal

    case = case_of("open")

    with pytest.raises(errands.NOTE.refused), casebook.reading(reader, case.ref) as reading:
        reading.admit(errands.NOTE)


def test_names_and_texts_are_asked_for_once(casebook, lonely, counsel, case_of):
    with casebook.reading(counsel, case_of("open").ref) as reading:
        reading.names([counsel.id, "clock"])
        reading.texts(["nothing"])

        with statements(lonely) as asked:
            names = reading.names([counsel.id, "clock"])
            texts = reading.texts(["nothing"])

    assert (names, texts, asked) == ({counsel.id: counsel.name}, {}, [])
