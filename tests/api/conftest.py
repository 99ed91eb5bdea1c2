"""The API in this process, on the real stack; people of every role, and cases of every kind."""

from contextlib import asynccontextmanager

import httpx
import pytest

from api.app import create_app
from tests.api.making import Person, case_maker, decided, gate_at, people_maker
from tests.api.streams import served
from tocsin.domain.access import Role
from tocsin.settings import Settings


@pytest.fixture(scope="session")
def settings(real_stack):
    return Settings(
        database_url=real_stack.urls.app,
        temporal_address=real_stack.temporal_address,
        max_item_bytes=1_000_000,
    )


@asynccontextmanager
async def serving(settings):
    """Run an app with its lifespan and give a client that talks to it."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://tocsin", timeout=60
        ) as client:
            client.app = app
            yield client


@pytest.fixture(scope="session")
async def http(anyio_backend, settings):
    async with serving(settings) as client:
        yield client


@pytest.fixture(scope="session")
def person_with(record, http):
    """Make a person with grants; they are who asks."""
    return people_maker(record, http)


@pytest.fixture(scope="session")
def people_by_role(person_with):
    """One person for each role, one without any, and nobody."""
    found = {role.value: person_with(role) for role in Role}
    found["no-role"] = person_with()
    return found


@pytest.fixture(scope="session")
def nobody(http):
    return Person(http, "", "", "", ())


@pytest.fixture(scope="session")
def analyst(person_with):
    return person_with(Role.INTAKE_ANALYST)


@pytest.fixture(scope="session")
def counsel(person_with):
    return person_with(Role.LEGAL_COUNSEL)


@pytest.fixture(scope="session")
def manager(person_with):
    return person_with(Role.INCIDENT_MANAGER)


@pytest.fixture(scope="module")
def ada(person_with):
    return person_with(Role.ON_CALL)


@pytest.fixture(scope="module")
def ben(person_with):
    return person_with(Role.ON_CALL)


@pytest.fixture(scope="session")
def case_for(record, person_with):
    """Open a case straight in the record; the worker starts its lifecycle."""
    return case_maker(record, person_with(Role.INTAKE_ANALYST))


@pytest.fixture(scope="session")
def gate_of():
    """Wait until a case's gate at a stage can be decided on, and return it."""
    return gate_at


@pytest.fixture(scope="session")
def decide():
    """Give a verdict as a person on a stage's open gate."""
    return decided


@pytest.fixture(scope="session")
def timeline_of():
    """Read a whole timeline."""

    async def read(person, ref):
        page = (await person.get(f"/v1/cases/{ref}/timeline", limit=200)).json()
        return page["items"]

    return read


@pytest.fixture(scope="session")
def code():
    """Return the code of a problem, after checking that it is one as it should be."""

    def read(answer):
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert set(problem) >= {"type", "title", "status", "detail", "instance"}
        return problem["type"].removeprefix("/problems/")

    return read


@pytest.fixture(scope="module")
def url(settings):
    """Serve the API over real HTTP, for those who stream."""
    with served(settings.model_copy(update={"event_streams_each": 3})) as url:
        yield url
