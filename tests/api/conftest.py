"""The API in this process, on the real stack; people of every role, and cases of every kind."""

import itertools
import uuid
from contextlib import asynccontextmanager

import httpx
import pytest

from api.app import create_app
from tests.api.streams import served
from tests.polling import eventually
from tocsin.desk.call import call_of
from tocsin.desk.forms import Form, keep
from tocsin.domain.access import Grant, Principal, Role, Sensitivity
from tocsin.playbooks.library import load_library
from tocsin.settings import Settings
from tocsin.storage import people
from tocsin.storage.models import OutboxRow
from tocsin.storage.opening import open_case
from tocsin.storage.tokens import issue_token

numbers = itertools.count(1)


class Person:
    """Somebody with a token, who talks to the API."""

    def __init__(self, http, user_id, name, token, grants):
        self.id, self.name, self.token, self.grants = user_id, name, token, grants
        self._http = http
        self.principal = Principal(user_id, name, tuple(grants))

    async def get(self, path, **query):
        return await self.send("GET", path, params=query)

    async def post(self, path, body=None, key=None):
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return await self.send("POST", path, json=body, headers=headers)

    async def put(self, path, body):
        return await self.send("PUT", path, json=body)

    async def send(self, method, path, headers=None, **request):
        auth = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return await self._http.request(
            method, path, headers={**auth, **(headers or {})}, **request
        )


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

    def make(*grants, name=None):
        name = name or f"person-{next(numbers)}-{uuid.uuid4().hex[:6]}"
        held = [grant if isinstance(grant, Grant) else Grant(Role(grant)) for grant in grants]
        with record.begin() as session:
            user = people.create_user(session, name, grants=held, email=f"{name}@example.org")
            _, secret = issue_token(session, user.id, "tests")
            return Person(http, user.id, name, secret, held)

    return make


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
    library = load_library()
    someone = person_with(Role.INTAKE_ANALYST)

    def make(
        opener=None,
        kind="copyright-takedown",
        sensitivity="open",
        *,
        started=True,
        playbook=None,
        **form,
    ):
        opener = opener or someone
        defaults = {"title": "Remove my song", "fields": FIELDS, "jurisdiction": "US"}
        filled = Form(kind=kind, **(defaults | form))
        playbook = playbook or library.pinned(kind, filled.jurisdiction)
        playbook = playbook.model_copy(update={"sensitivity": Sensitivity(sensitivity)})
        call = call_of(opener.principal, "POST", "/tests", None)
        with record.begin() as session:
            opening = keep(session, call, filled, playbook)
            open_case(session, opening)
            if not started:
                session.query(OutboxRow).filter_by(subject=opening.case_id).delete()
        return opening

    return make


FIELDS = {
    "requester_name": "Ada Example",
    "requester_email": "ada@example.org",
    "work_description": "A song",
    "target_urls": "https://host.example/a https://host.example/b",
}


@pytest.fixture(scope="session")
def gate_of():
    """Wait until a case's gate at a stage can be decided on, and return it."""

    async def wait(person, ref, stage):
        async def case():
            return (await person.get(f"/v1/cases/{ref}")).json()

        def frozen(case):
            gates = case.get("gates", [])
            return [g for g in gates if g["stage"] == stage and g["content_sha256"]]

        return frozen(await eventually(case, f"{ref} at {stage}", frozen))[0]

    return wait


@pytest.fixture(scope="session")
def decide(gate_of):
    """Give a verdict as a person on a stage's open gate."""

    async def give(person, ref, stage, verdict, *, reader=None, key=None, **changes):
        gate = await gate_of(reader or person, ref, stage)
        body = {"verdict": verdict, "reason": f"because {verdict}"}
        body |= {"content_sha256": gate["content_sha256"]} | changes
        return await person.post(f"/v1/cases/{ref}/gates/{gate['id']}/decisions", body, key)

    return give


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
