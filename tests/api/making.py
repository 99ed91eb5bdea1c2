"""People with tokens, and cases in the record: for fixtures and for what runs alone."""

import itertools
import uuid

from tests.polling import eventually
from tocsin.desk.call import call_of
from tocsin.desk.forms import Form, keep
from tocsin.domain.access import Grant, Principal, Role, Sensitivity
from tocsin.playbooks.library import load_library
from tocsin.storage import people
from tocsin.storage.models import DeliveryRow, OutboxRow
from tocsin.storage.opening import open_case
from tocsin.storage.tokens import issue_token

numbers = itertools.count(1)
FIELDS = {
    "requester_name": "Ada Example",
    "requester_email": "ada@example.org",
    "work_description": "A song",
    "target_urls": "https://host.example/a https://host.example/b",
}


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


def people_maker(record, http):
    """Return what makes a person with grants; they are who asks."""

    def make(*grants, name=None, **more):
        name = name or f"person-{next(numbers)}-{uuid.uuid4().hex[:6]}"
        held = [grant if isinstance(grant, Grant) else Grant(Role(grant)) for grant in grants]
        told = {"email": f"{name}@example.org"} | more
        with record.begin() as session:
            user = people.create_user(session, name, grants=held, **told)
            _, secret = issue_token(session, user.id, "tests")
            return Person(http, user.id, name, secret, held)

    return make


def case_maker(record, someone):
    """Return what opens a case straight in the record; the worker starts its lifecycle."""
    library = load_library()

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


async def gate_at(person, ref, stage):
    """Wait until a case's gate at a stage can be decided on, and return it."""

    async def case():
        return (await person.get(f"/v1/cases/{ref}")).json()

    def frozen(case):
        gates = case.get("gates", [])
        return [g for g in gates if g["stage"] == stage and g["content_sha256"]]

    return frozen(await eventually(case, f"{ref} at {stage}", frozen))[0]


async def decided(person, ref, stage, verdict, *, reader=None, key=None, **changes):
    """Give a verdict as a person on a stage's open gate."""
    gate = await gate_at(reader or person, ref, stage)
    body = {"verdict": verdict, "reason": f"because {verdict}"}
    body |= {"content_sha256": gate["content_sha256"]} | changes
    return await person.post(f"/v1/cases/{ref}/gates/{gate['id']}/decisions", body, key)


def booked(record, case_id, **more):
    """Book an attempt of an earlier release, which cannot be made again; its id."""
    to = {"recipient": "user:x", "channel": "smtp", "address": "x@example.org"}
    values = to | {"number": 900, "attempt": 1, "fate": "failed"} | more
    with record.begin() as session:
        row = DeliveryRow(subject=case_id, case_id=case_id, **values)
        session.add(row)
        session.flush()
        return row.id
