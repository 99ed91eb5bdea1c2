"""A made-up office for pictures: people with names, cases of many kinds, a week of duty."""

from datetime import timedelta

from tests.api.duty import NOW, opened, policy_of, step
from tests.api.making import case_maker, decided, gate_at, people_maker
from tests.console import world as rooms
from tests.console.world import INCIDENT, TAKEDOWN, Corner, World
from tocsin.domain.access import Role

POLICY = "first-line"
LEADS = (
    *(Role.INCIDENT_MANAGER, Role.LEGAL_COUNSEL, Role.INCIDENT_COMMANDER),
    *(Role.POLICY_OWNER, Role.ADMIN),
)
PEOPLE = {
    "everybody": ("olga-reyes", "Olga Reyes", LEADS),
    "intake_analyst": ("ben-adeyemi", "Ben Adeyemi", (Role.INTAKE_ANALYST,)),
    "on_call": ("amir-chen", "Amir Chen", (Role.ON_CALL,)),
    "legal_counsel": ("cora-lindqvist", "Cora Lindqvist", (Role.LEGAL_COUNSEL,)),
    "incident_manager": ("dana-okafor", "Dana Okafor", (Role.INCIDENT_MANAGER,)),
    "policy_owner": ("paul-novak", "Paul Novak", (Role.POLICY_OWNER,)),
}
SONG = {
    "requester_name": "Acme Records",
    "requester_email": "rights@acme.example.org",
    "work_description": "The song “Harbour Lights”, recorded in 2019",
    "target_urls": "https://host.example/videos/4711 https://host.example/videos/4712",
    "ownership": "Acme Records is the owner of the recording.",
}
RAID = {
    "summary": "Hundreds of new accounts threaten the guests of one channel.",
    "detected_by": "A moderator of the evening shift",
    "target_urls": "https://host.example/channels/example",
}
OTHERS = (
    ("trademark-report", "DE", "Acme bottle shown as a brand of others", {"mark": "ACME"}),
    ("counterfeit-listing", "FR", "Counterfeit Acme lamps in three listings", {}),
    ("impersonation-report", "ES", "A false account of the museum of Example", {}),
    ("government-removal-request", "IN", "Request of the Ministry of Example", {}),
    ("privacy-request", "PT", "Erasure of an account and its messages", {"right": "erasure"}),
    ("regulator-inquiry", "IE", "Questions about minors' feeds", {"questions": "Which feeds?"}),
    ("personal-data-breach", "NL", "Export of addresses sent to the wrong partner", {}),
    ("copyright-takedown", "BR", "Photographs of a wedding, used without leave", SONG),
    ("copyright-takedown", "US", "Two chapters of a textbook", SONG),
    ("seller-enforcement", "IT", "Third strike of the store Example Lamps", {}),
    ("intimate-imagery", "US", "Report for an adult, through an authorised person", {}),
    ("tco-removal-order", "DE", "Order of the authority of Example", {}),
    ("unclassified", None, "A letter that says only “please call”", {}),
)


async def furnish(record, http):
    """Build it; it takes some seconds, because the worker lives in it."""
    make = people_maker(record, http)
    people = {
        key: make(*roles, name=name, display_name=shown, zone="Europe/Madrid")
        for key, (name, shown, roles) in PEOPLE.items()
    }
    world = World(people, [], {}, "Acme")
    world.parts = await rooms.common(world, await _duty(people), POLICY, "house-request")
    world.parts["status/secret"] = await rooms.a_notice(record, http, "acme")
    make_case = case_maker(record, people["intake_analyst"])
    for kind, place, title, fields in OTHERS:
        filled = {"requester_name": "Somebody", "requester_email": "a@example.org"} | fields
        make_case(kind=kind, title=title, fields=filled, jurisdiction=place)
    await _takedown(world, make_case)
    await _incident(world, make_case)
    return world


async def _duty(people):
    """Put two schedules and a policy; return the schedule whose page is shown."""
    me, names = people["everybody"], [people[one].name for one in ("on_call", "everybody")]
    started = (NOW - timedelta(days=NOW.weekday() + 28)).date().isoformat()
    rotation = {"kind": "weekly", "starts_on": started}
    for name, title, members in (
        ("first-line", "First line", names),
        ("legal-standby", "Legal standby", [people["legal_counsel"].name, *names]),
    ):
        layer = {"id": "main", "rotation": rotation, "members": members}
        rota = {"zone": "Europe/Madrid", "title": title, "layers": [layer]}
        rooms.good(await me.post("/v1/schedules", {"id": name, "schedule": rota}))
    steps = [step("schedule:first-line", wait="10m"), step(f"person:{me.name}", wait="15m")]
    policy = {"id": POLICY, "policy": policy_of(*steps)}
    rooms.good(await me.post("/v1/escalation-policies", policy))
    return "first-line"


async def _takedown(world, make):
    me = world.everybody
    opening = make(title="Remove “Harbour Lights”", fields=SONG)
    where = f"/v1/cases/{opening.ref}"
    await gate_at(me, opening.ref, "review")
    text = "The registration shows Acme Records as owner; both copies are complete."
    rooms.good(
        await decided(
            world.people["intake_analyst"], opening.ref, "review", "remove", reason=text
        )
    )
    gate = await gate_at(me, opening.ref, "counsel")
    for note, privileged in (
        ("The uploader has had one notice before, in March.", False),
        ("Fair use is weak here: the whole recording, and no comment on it.", True),
    ):
        body = {"text": note, "privileged": privileged}
        rooms.good(await me.post(f"{where}/notes", body))
    for task, owner in (
        ("Ask the host for the upload time", "me"),
        ("Check the register", "me"),
    ):
        body = {"title": task, "due_in": "3h", "owner": owner}
        rooms.good(await me.post(f"{where}/tasks", body))
    page = await opened(
        me, policy=world.parts["policies/name"], case=opening.ref, summary="Counsel is away"
    )
    corner = Corner("open", TAKEDOWN, "Acme", "")
    corner.parts = rooms.parts_of(opening, page) | {"gates/gate": gate["id"]}
    mail = (await me.get("/v1/mailbox")).json()["items"]
    corner.parts["mailbox/message"] = str(mail[0]["id"])
    world.corners.append(corner)


async def _incident(world, make):
    me, lead = world.everybody, world.people["incident_manager"]
    opening = make(
        kind=INCIDENT,
        sensitivity="restricted",
        title="Raid on the channel of Example",
        fields=RAID,
        jurisdiction="DE",
    )
    ref, where = opening.ref, f"/v1/cases/{opening.ref}"
    await gate_at(lead, ref, "triage")
    rooms.good(await lead.post(f"{where}/severity", {"severity": "sev1"}))
    rooms.good(await decided(lead, ref, "triage", "declare", reason="Threats, and growing."))
    await rooms.at_stage(me, ref, "mobilise")
    rooms.good(await me.post(f"{where}/actions/acknowledge", {"reason": "Mine"}))
    await rooms.at_stage(me, ref, "responding")
    for text in (
        "We have closed registration for the channel and look for what the accounts share.",
        "Most accounts come from one range of addresses; it is blocked. Threats go down.",
    ):
        rooms.good(await me.post(f"{where}/status-updates", {"text": text}))
    task = {"title": "Tell the guests what was done", "due_in": "2h", "owner": "me"}
    rooms.good(await me.post(f"{where}/tasks", task))
    page = await opened(me, policy=world.parts["policies/name"], case=ref, summary="Raid")
    corner = Corner("restricted", INCIDENT, "Example", "")
    corner.parts = rooms.parts_of(opening, page)
    world.corners.append(corner)
