"""One furnished world: cases held ever more closely, and everything that hangs on them.

Words that stand in one case and nowhere else tell where something of it comes out.
"""

import time
import uuid
from dataclasses import dataclass, field

from tests.api.duty import a_policy, a_schedule, opened, policy_of, rota, step
from tests.api.making import booked, case_maker, decided, gate_at, people_maker
from tests.api.rulebook.deeds import PLAYBOOK
from tests.polling import eventually
from tocsin.domain.access import Role
from tocsin.domain.form_tokens import FormTokens
from tocsin.domain.ports import Message
from tocsin.playbooks.shipped import files_of, shipped_pack
from tocsin.storage import event_feed
from tocsin.storage.mailbox import PostgresMailbox

HELD = ("open", "restricted", "sealed")
SHARED = "Quagga"  # stands in every title, so that searching for it names no case
LETTER = "Subject: Your request {{ ref }}\n\nWe have read it.\n"
TAKEDOWN, INCIDENT = "copyright-takedown", "platform-incident"


@dataclass
class Corner:
    """A case with all that hangs on it.

    Attributes:
        held: How closely.
        word: Stands in its title, answers, notes, tasks, pages, letters, and nowhere else.
        privileged: Stands in its privileged note alone.
        parts: What the paths of its pages are filled with.
        needles: What shows that something of it has come out.
    """

    held: str
    kind: str
    word: str
    privileged: str
    parts: dict = field(default_factory=dict)
    needles: tuple = ()

    @property
    def ref(self):
        return self.parts["cases/ref"]


@dataclass
class World:
    """What there is, who lives in it, and what the paths that name no case are filled with."""

    people: dict
    corners: list
    parts: dict
    title: str

    @property
    def everybody(self):
        """Return who holds all roles, so that they see most."""
        return self.people["everybody"]

    def corner(self, held, kind=TAKEDOWN):
        return next(one for one in self.corners if (one.held, one.kind) == (held, kind))


async def furnish(record, http, title=""):
    """Build a world; it takes some seconds, because the worker lives in it."""
    person = people_maker(record, http)
    people = {role.value: person(role) for role in Role}
    people["no-role"] = person()
    people["everybody"] = person(*Role)
    world = World(people, [], {}, title or f"{SHARED} {uuid.uuid4().hex[:8]}")
    me, lawyer = world.everybody, people["legal_counsel"]
    schedule = await a_schedule(me, rota(people["on_call"], me))
    policy = await a_policy(me, policy_of(step(f"person:{lawyer.name}", wait="30m")))
    world.parts = await common(world, schedule, policy, f"kind-{uuid.uuid4().hex[:8]}")
    world.parts["status/secret"] = await a_notice(record, http, f"w{uuid.uuid4().hex[:10]}")
    make = case_maker(record, people["intake_analyst"])
    for held in HELD:
        world.corners.append(await _corner(world, record, make, held, TAKEDOWN))
    for held in ("restricted", "sealed"):
        world.corners.append(await _corner(world, record, make, held, INCIDENT))
    await _related(world)
    return world


async def common(world, schedule, policy, kind):
    """Propose rules; return what names them, a schedule and a policy that there are."""
    me, lawyer = world.everybody, world.people["legal_counsel"]
    text = PLAYBOOK.format(kind=kind, title="House request")
    await _a_law_pack(me)
    for rule, said in ((f"playbooks/{kind}", text), ("templates/en/reply", LETTER)):
        for more in ("", "# once more\n"):  # a second one, to be compared
            good(await me.post(f"/v1/{rule}/versions", {"text": said + more}))
    return {
        "schedules/name": schedule,
        "policies/name": policy,
        "playbooks/kind": kind,
        "playbooks/name": kind,
        "versions/number": 1,  # every rule has a first version
        "templates/language": "en",
        "language/template": "reply",
        "new/kind": TAKEDOWN,
        "notice/kind": TAKEDOWN,
        "people/name": lawyer.name,
        "people/user": lawyer.id,
        "set-password/secret": "no-such-secret",
        "entries/seq": "1",
        "pages/number": "0",
        "files/number": "1",
    }


async def a_notice(record, http, word):
    """File a notice as an outsider, through the form; return the secret of its status page."""
    with record() as session:
        token = FormTokens(event_feed.secret(session)).make(TAKEDOWN, time.time() - 60)
    answers = {f"fields.{name}": text for name, text in _fields(TAKEDOWN, word).items()}
    form = {**answers, "form": token, "declared[]": ["i", "v", "vi"]}
    answer = await http.post(f"/notice/{TAKEDOWN}", data=form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0].rpartition("/")[2]


async def _a_law_pack(me):
    """Propose the shipped pack with a word more."""
    files = files_of(shipped_pack())
    name = next(name for name in files if name != "pack.yaml")
    files = {**files, name: files[name] + "# proposed\n"}
    good(await me.post("/v1/law-packs", {"files": files}))


async def _corner(world, record, make, held, kind):
    me, word = world.everybody, f"w{uuid.uuid4().hex[:10]}"
    corner = Corner(held, kind, word, f"p{uuid.uuid4().hex[:10]}")
    opening = make(
        kind=kind, sensitivity=held, title=f"{world.title} {word}", fields=_fields(kind, word)
    )
    corner.parts = {"cases/ref": opening.ref}
    await _to_its_gate(me, corner)
    await _talk(me, corner)
    page = await opened(
        me, policy=world.parts["policies/name"], case=corner.ref, summary=f"Call {word}"
    )
    corner.parts |= parts_of(opening, page)
    corner.parts["deliveries/delivery"] = str(
        booked(record, opening.case_id, address=f"{word}@example.org")
    )
    corner.parts["mailbox/message"] = str(_mail(record, me, opening.ref, word))
    corner.needles = (word, opening.ref, opening.case_id, opening.item_id, page["id"])
    return corner


def _fields(kind, word):
    if kind == INCIDENT:
        return {"summary": f"A raid {word}", "target_urls": f"https://{word}.example/a"}
    return {
        "requester_name": f"{word} Example",
        "requester_email": f"{word}@example.org",
        "work_description": f"A song {word}",
        "target_urls": f"https://{word}.example/a https://{word}.example/b",
    }


def parts_of(opening, page):
    """Return what fills the paths of a case that was opened, and of a page about it."""
    rooms = {f"{room}/item_id": opening.item_id for room in ("items", "intake")}
    return {"cases/ref": opening.ref, "pages/page_id": page["id"], **rooms}


async def _to_its_gate(me, corner):
    """Bring a case to where it has the most to show: a letter, or an incident's room."""
    first = "triage" if corner.kind == INCIDENT else "review"
    await gate_at(me, corner.ref, first)
    where = f"/v1/cases/{corner.ref}"
    good(await me.post(f"{where}/assignments", {"person": "me"}))
    if corner.kind == INCIDENT:
        good(await me.post(f"{where}/severity", {"severity": "sev1"}))
        good(await decided(me, corner.ref, first, "declare", reason=f"Bad {corner.word}"))
        await at_stage(me, corner.ref, "mobilise")
        good(await me.post(f"{where}/actions/acknowledge", {"reason": "Mine"}))
        await at_stage(me, corner.ref, "responding")
        update = {"text": f"We look at it {corner.word}"}
        good(await me.post(f"{where}/status-updates", update))
        return
    good(await decided(me, corner.ref, first, "remove", reason=f"It is {corner.word}"))
    gate = await gate_at(me, corner.ref, "counsel")
    corner.parts |= {"gates/gate": gate["id"], "letters/letter": str(gate["letter"])}


async def _talk(me, corner):
    where = f"/v1/cases/{corner.ref}"
    good(await me.post(f"{where}/notes", {"text": f"Think {corner.word}"}))
    task = {"title": f"Do {corner.word}", "due_in": "3h", "owner": "role:legal_counsel"}
    good(await me.post(f"{where}/tasks", task))
    noted = {"text": f"Between us {corner.privileged}", "privileged": True}
    good(await me.post(f"{where}/notes", noted))
    entries = (await me.get(f"{where}/timeline", limit=200)).json()["items"]
    corner.parts["entries/seq"] = str(max(one["seq"] for one in entries))


async def _related(world):
    """Relate the open case to the sealed one, which its page must not tell."""
    one, other = world.corner("open"), world.corner("sealed")
    body = {"ref": other.ref, "why": f"Same {other.word}"}
    good(await world.everybody.post(f"/v1/cases/{one.ref}/related", body))


async def at_stage(me, ref, stage):
    async def case():
        return (await me.get(f"/v1/cases/{ref}")).json()

    await eventually(case, f"{ref} at {stage}", lambda now: now["stage"] == stage)


def _mail(record, who, ref, word):
    """Put a message about a case into somebody's mailbox; its number."""
    to = f"user:{who.id}"
    message = Message(uuid.uuid4().hex, to, who.name, f"About {word}", f"Look {word}", ref)
    return PostgresMailbox(record).send(message).provider_id


def good(answer):
    assert answer.is_success, answer.text
    return answer
