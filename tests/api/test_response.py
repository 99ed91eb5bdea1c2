"""Working together on an incident: tasks, roles, status updates, followers, the matrix."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.anyio

SERIOUS = {"harm": "serious", "spread": "growing", "attention": "internal"}


@pytest.fixture(scope="module")
def manager(person_with):
    return person_with("incident_manager")


@pytest.fixture(scope="module")
def commander(person_with):
    return person_with("incident_commander")


@pytest.fixture(scope="module")
def policy(person_with):
    return person_with("policy_owner")


@pytest.fixture(scope="module")
def auditor(person_with):
    return person_with("auditor")


@pytest.fixture(scope="module")
def reported(case_for, gate_of, manager):
    """Report an incident and wait until it can be triaged."""

    async def report():
        opening = case_for(
            kind="platform-incident", sensitivity="restricted", title="Harassment", fields={}
        )
        await gate_of(manager, opening.ref, "triage")
        return opening.ref

    return report


@pytest.fixture(scope="module")
def stage_of():
    async def wait(person, ref, stage):
        for _ in range(400):
            case = (await person.get(f"/v1/cases/{ref}")).json()
            if case["stage"] == stage:
                return case
            await asyncio.sleep(0.05)
        raise AssertionError(f"{ref} is at {case['stage']}, not {stage}")

    return wait


@pytest.fixture(scope="module")
def answered(reported, manager, commander, decide, stage_of):
    """Bring an incident to where it is being answered and somebody has command."""

    async def answer():
        ref = await reported()
        await manager.post(f"/v1/cases/{ref}/severity", {"severity": "sev1"})
        assert (await decide(manager, ref, "triage", "declare")).status_code == 201
        await stage_of(manager, ref, "mobilise")
        body = {"reason": "Mine"}
        taken = await commander.post(f"/v1/cases/{ref}/actions/acknowledge", body)
        assert taken.status_code == 201, taken.text
        await stage_of(manager, ref, "responding")
        return ref

    return answer


@pytest.fixture
async def ref(reported):
    return await reported()


@pytest.fixture
async def incident(answered):
    return await answered()


@pytest.fixture(scope="module")
async def waiting(anyio_backend, reported):
    """One incident at its triage for all that is only refused."""
    return await reported()


@pytest.fixture(scope="module")
async def standing(anyio_backend, answered):
    """One incident that is being answered, for what leaves it as it is or only adds to it."""
    return await answered()


def task_of(case, name):
    return next(task for task in case["tasks"] if name in (task["id"], task["title"]))


async def shown(person, ref):
    return (await person.get(f"/v1/cases/{ref}")).json()


class TestSeverity:
    async def test_it_is_told_by_the_answers_to_what_the_playbook_asks(self, ref, manager):
        body = {"answers": SERIOUS, "reason": "Many accounts."}
        case = (await manager.post(f"/v1/cases/{ref}/severity", body)).json()

        assert (case["severity"], case["severity_answers"]) == ("sev1", SERIOUS)

    async def test_it_must_be_known_before_the_incident_is_declared(
        self, waiting, manager, decide, code
    ):
        answer = await decide(manager, waiting, "triage", "declare")

        assert (answer.status_code, code(answer)) == (409, "severity-missing")

    @pytest.mark.parametrize(
        ("body", "why", "says"),
        [
            ({"severity": "apocalyptic"}, "unknown-severity", "sev0"),
            ({"answers": SERIOUS | {"harm": "odd"}}, "invalid", "harm: answer one of life"),
            ({"answers": {"harm": "life"}}, "invalid", "spread"),
            ({"answers": SERIOUS | {"mood": "bad"}}, "invalid", "nothing asks mood"),
            ({"answers": SERIOUS, "severity": "sev1"}, "invalid", "severity"),
            ({}, "invalid", "answers"),
        ],
    )
    async def test_what_the_playbook_does_not_know_is_refused(
        self, waiting, manager, code, body, why, says
    ):
        answer = await manager.post(f"/v1/cases/{waiting}/severity", body)

        assert (answer.status_code, code(answer)) == (422, why)
        assert says in answer.json()["detail"]

    async def test_a_kind_without_questions_takes_no_answers(
        self, case_for, analyst, gate_of, code
    ):
        ref = case_for().ref
        await gate_of(analyst, ref, "review")

        answer = await analyst.post(f"/v1/cases/{ref}/severity", {"answers": SERIOUS})

        assert code(answer) == "invalid"
        assert "asks nothing" in answer.json()["detail"]

    @pytest.mark.parametrize(("severity", "status"), [("sev0", 201), ("high", 422)])
    async def test_a_case_is_opened_with_a_severity_of_its_kind(
        self, manager, severity, status
    ):
        form = {"kind": "platform-incident", "title": "By hand", "severity": severity}

        assert (await manager.post("/v1/cases", form)).status_code == status

    async def test_whoever_only_decides_does_not_set_it(self, waiting, person_with, code):
        executive = person_with("executive")

        answer = await executive.post(f"/v1/cases/{waiting}/severity", {"severity": "sev3"})

        assert code(answer) == "forbidden"


class TestTasks:
    async def test_a_task_has_an_owner_and_an_instant(self, standing, manager, commander):
        body = {"title": "Call the hotline", "owner": commander.name, "due_in": "2h"}
        before = datetime.now(UTC)
        answer = await manager.post(f"/v1/cases/{standing}/tasks", body)

        assert answer.status_code == 201, answer.text
        task = task_of(answer.json(), "Call the hotline")
        due = datetime.fromisoformat(task["due_at"]) - before
        assert timedelta(hours=1, minutes=59) < due < timedelta(hours=2, minutes=1)
        assert task["owner"] == f"person:{commander.id}"
        assert task["owner_name"] == commander.name
        assert (task["state"], task["required"]) == ("open", True)

    async def test_a_checklist_comes_with_the_stage_and_names_who_has_the_role(
        self, incident, manager
    ):
        before = task_of(await shown(manager, incident), "preserve-evidence")
        body = {"person": "me", "role": "scribe"}
        case = (await manager.post(f"/v1/cases/{incident}/assignments", body)).json()

        after = task_of(case, "preserve-evidence")
        assert before["title"].startswith("Preserve the evidence")
        assert (before["owner"], before["owner_name"]) == ("case-role:scribe", None)
        assert after["owner_name"] == manager.name

    async def test_a_task_is_done_reopened_handed_on_put_off_and_skipped(
        self, standing, manager, commander, timeline_of
    ):
        path = f"/v1/cases/{standing}/tasks"
        added = (await manager.post(path, {"title": "Look", "due_in": "PT1H"})).json()
        task = task_of(added, "Look")["id"]
        until = (datetime.now(UTC) + timedelta(days=3)).isoformat()
        for change in (
            {"state": "done"},
            {"state": "open", "reason": "Not really."},
            {"owner": "role:legal_counsel"},
            {"due_at": until},
            {"state": "skipped", "reason": "Counsel says no."},
        ):
            answer = await manager.post(f"{path}/{task}", change)
            assert answer.status_code == 201, answer.text

        ended = task_of(answer.json(), "Look")
        assert (ended["state"], ended["owner"]) == ("skipped", "role:legal_counsel")
        assert ended["ended_by_name"] == manager.name
        entries = [e for e in await timeline_of(manager, standing) if e["event"][:4] == "task"]
        mine = [e for e in entries if e["data"]["task"] == task]
        assert [entry["event"] for entry in mine] == [
            *("task.added", "task.done", "task.reopened", "task.changed", "task.changed"),
            "task.skipped",
        ]
        assert mine[0]["texts"] == {"title": "Look"}
        assert mine[-1]["texts"] == {"reason": "Counsel says no."}

    @pytest.mark.parametrize(
        ("body", "why"),
        [
            ({"title": "x"}, "invalid"),
            ({"title": "x", "due_in": "soon"}, "invalid"),
            ({"title": "x", "due_in": "999999w"}, "invalid"),
            ({"title": "x", "due_at": "2020-01-01T00:00:00Z"}, "invalid"),
            ({"title": "x", "due_in": "1h", "due_at": "2199-01-01T00:00:00Z"}, "invalid"),
            ({"title": " ", "due_in": "1h"}, "invalid"),
            ({"title": "x", "due_in": "1h", "owner": "nobody-here"}, "unknown-person"),
            ({"title": "x", "due_in": "1h", "owner": "role:king"}, "unknown-target"),
            ({"title": "x", "due_in": "1h", "owner": "role:qa_reviewer"}, "unknown-target"),
            ({"title": "x", "due_in": "1h", "owner": "webhook:w"}, "unknown-target"),
            ({"title": "x", "due_in": "1h", "owner": "case-role:king"}, "unknown-case-role"),
        ],
    )
    async def test_a_task_that_nobody_could_do_is_refused(
        self, standing, manager, code, body, why
    ):
        answer = await manager.post(f"/v1/cases/{standing}/tasks", body)

        assert (answer.status_code, code(answer)) == (422, why)

    @pytest.mark.parametrize(
        ("task", "body", "status", "why"),
        [
            ("t99", {"state": "done"}, 404, "no-such-task"),
            ("preserve-evidence", {"state": "open"}, 409, "task-unchanged"),
            ("preserve-evidence", {"state": "skipped"}, 422, "invalid"),
            ("preserve-evidence", {}, 422, "invalid"),
            ("preserve-evidence", {"reason": "why"}, 422, "invalid"),
        ],
    )
    async def test_a_change_that_is_none_is_refused(
        self, standing, manager, code, task, body, status, why
    ):
        answer = await manager.post(f"/v1/cases/{standing}/tasks/{task}", body)

        assert (answer.status_code, code(answer)) == (status, why)

    async def test_what_is_done_is_opened_again_before_it_changes(
        self, standing, manager, code
    ):
        path = f"/v1/cases/{standing}/tasks/who-must-know"
        await manager.post(path, {"state": "done"})

        answer = await manager.post(path, {"due_in": "1h"})

        assert (answer.status_code, code(answer)) == (409, "task-not-open")

    async def test_who_cannot_see_the_case_owns_no_task(self, standing, manager, policy, code):
        body = {"title": "x", "due_in": "1h", "owner": policy.name}

        answer = await manager.post(f"/v1/cases/{standing}/tasks", body)

        assert (answer.status_code, code(answer)) == (422, "person-cannot-see")

    async def test_the_owner_of_a_task_does_it_whatever_else_they_may(
        self, standing, manager, person_with, code
    ):
        executive = person_with("executive")
        path = f"/v1/cases/{standing}/tasks"
        body = {"title": "Tell the board", "due_in": "1h", "owner": executive.id}
        task = task_of((await manager.post(path, body)).json(), "Tell the board")["id"]

        others = await executive.post(f"{path}/who-must-know", {"state": "done"})
        own = await executive.post(f"{path}/{task}", {"state": "done"})
        more = await executive.post(path, {"title": "x", "due_in": "1h"})

        assert (code(others), own.status_code, code(more)) == ("forbidden", 201, "forbidden")

    async def test_the_same_request_adds_one_task(self, standing, manager):
        path = f"/v1/cases/{standing}/tasks"
        body = {"title": "Once", "due_in": "1h"}
        first = await manager.post(path, body, key="once")
        again = await manager.post(path, body, key="once")

        assert first.json() == again.json()
        titles = [task["title"] for task in (await shown(manager, standing))["tasks"]]
        assert titles.count("Once") == 1


class TestRoles:
    async def test_who_acknowledges_takes_command(self, incident, manager, commander):
        case = await shown(manager, incident)

        assert case["roles"]["commander"] == {
            "title": "Incident commander",
            "person": {"id": commander.id, "name": commander.name},
            "holders": ["incident_commander", "incident_manager"],
        }
        assert case["roles"]["comms"]["person"] is None
        assert commander.id in [person["id"] for person in case["people"]]

    async def test_a_role_is_handed_over_with_a_note(
        self, incident, manager, commander, code, timeline_of
    ):
        path = f"/v1/cases/{incident}/assignments"
        body = {"person": manager.name, "role": "commander"}
        refused = await commander.post(path, body)
        answer = await commander.post(path, body | {"note": "Hosts called; scripts run."})

        assert (refused.status_code, code(refused)) == (422, "handover-note-missing")
        assert answer.json()["roles"]["commander"]["person"]["name"] == manager.name
        entry = (await timeline_of(manager, incident))[answer.json()["seq"]]
        assert entry["event"] == "role.assigned"
        assert entry["data"]["was"] == commander.id
        assert entry["texts"] == {"note": "Hosts called; scripts run."}

    async def test_a_role_is_given_back(self, incident, commander, manager, code):
        path = f"/v1/cases/{incident}/assignments"
        not_theirs = {"person": manager.name, "role": "commander", "remove": True}
        wrong = await commander.post(path, not_theirs)
        right = await commander.post(path, not_theirs | {"person": "me"})

        assert code(wrong) == "invalid"
        assert right.json()["roles"]["commander"]["person"] is None

    async def test_a_role_that_the_playbook_does_not_know_is_refused(
        self, standing, manager, code
    ):
        body = {"person": "me", "role": "king"}
        answer = await manager.post(f"/v1/cases/{standing}/assignments", body)

        assert (answer.status_code, code(answer)) == (422, "unknown-case-role")
        assert "commander" in answer.json()["detail"]

    async def test_a_note_without_a_role_hands_nothing_over(self, standing, manager, code):
        body = {"person": "me", "note": "x"}
        answer = await manager.post(f"/v1/cases/{standing}/assignments", body)

        assert code(answer) == "invalid"

    async def test_who_has_a_role_in_the_case_may_do_what_it_asks(
        self, incident, manager, policy, code
    ):
        path = f"/v1/cases/{incident}"
        before = await policy.post(f"{path}/status-updates", {"text": "x"})
        body = {"person": policy.name, "role": "comms"}
        assert (await manager.post(f"{path}/assignments", body)).status_code == 201
        update = await policy.post(f"{path}/status-updates", {"text": "We look into it."})
        task = await policy.post(f"{path}/tasks/holding-statement", {"state": "done"})
        reclassify = {"kind": "unclassified", "reason": "x"}
        beyond = await policy.post(f"{path}/actions/reclassify", reclassify)

        assert (before.status_code, update.status_code, task.status_code) == (404, 201, 201)
        assert code(beyond) == "forbidden"

    async def test_who_could_never_see_the_case_takes_no_role(
        self, standing, manager, person_with, code
    ):
        admin = person_with("admin")
        body = {"person": admin.name, "role": "scribe"}

        answer = await manager.post(f"/v1/cases/{standing}/assignments", body)

        assert code(answer) == "person-cannot-see"

    async def test_others_give_roles_only_if_they_may_act(
        self, standing, manager, person_with, code
    ):
        executive = person_with("executive")
        body = {"person": manager.name, "role": "scribe"}

        answer = await executive.post(f"/v1/cases/{standing}/assignments", body)
        own = await executive.post(
            f"/v1/cases/{standing}/assignments", {"person": executive.name, "role": "comms"}
        )

        assert (code(answer), own.status_code) == ("forbidden", 201)


class TestUpdates:
    async def test_updates_are_listed_newest_first_page_by_page(self, incident, commander):
        path = f"/v1/cases/{incident}/status-updates"
        for text in ("First.", "Second.", "Third."):
            answer = await commander.post(path, {"text": text})
            assert answer.status_code == 201, answer.text

        one = (await commander.get(path, limit=2)).json()
        two = (await commander.get(path, limit=2, cursor=one["next"])).json()

        updates = [*one["items"], *two["items"]]
        assert [(u["number"], u["text"]) for u in updates] == [
            (3, "Third."), (2, "Second."), (1, "First."),
        ]  # fmt: skip
        assert (updates[0]["by"], updates[0]["name"]) == (
            f"user:{commander.id}", commander.name,
        )  # fmt: skip
        assert two["next"] is None
        assert answer.json()["status_updates"]["count"] == 3

    async def test_an_update_begins_the_next_cadence(self, incident, commander):
        before = (await shown(commander, incident))["status_updates"]
        path = f"/v1/cases/{incident}/status-updates"

        after = (await commander.post(path, {"text": "All quiet."})).json()["status_updates"]

        assert (before["count"], after["count"]) == (0, 1)
        assert after["next_due_at"] > before["next_due_at"]

    async def test_a_cursor_of_another_list_is_refused(self, standing, commander, code):
        answer = await commander.get(f"/v1/cases/{standing}/status-updates", cursor="xx")

        assert code(answer) == "invalid"


class TestFollowers:
    async def test_whoever_may_see_a_case_may_follow_it(self, standing, person_with):
        executive = person_with("executive")
        path = f"/v1/cases/{standing}/subscriptions"

        case = (await executive.post(path, {})).json()
        gone = (await executive.post(path, {"remove": True})).json()

        who = {"target": f"person:{executive.id}", "name": executive.name}
        assert (case["subscribers"], gone["subscribers"]) == ([who], [])

    async def test_who_follows_is_told_of_updates_without_their_content(
        self, incident, commander, person_with
    ):
        executive = person_with("executive")
        await executive.post(f"/v1/cases/{incident}/subscriptions", {})
        text = "The quick brown secret."
        await commander.post(f"/v1/cases/{incident}/status-updates", {"text": text})

        async def mail():
            return (await executive.get("/v1/mailbox")).json()["items"]

        for _ in range(200):
            if found := [m for m in await mail() if m["reference"] == incident]:
                break
            await asyncio.sleep(0.05)
        assert incident in found[0]["subject"]
        assert "secret" not in found[0]["body"]

    async def test_others_are_subscribed_by_those_who_act(
        self, incident, manager, commander, person_with, code
    ):
        path = f"/v1/cases/{incident}/subscriptions"
        executive = person_with("executive")
        refused = await executive.post(path, {"target": commander.name})
        for target in (commander.name, "role:executive"):
            answer = await manager.post(path, {"target": target})

        assert code(refused) == "forbidden"
        targets = [follower["target"] for follower in answer.json()["subscribers"]]
        assert targets == [f"person:{commander.id}", "role:executive"]
        last = await manager.post(path, {"target": "role:executive", "remove": True})
        assert len(last.json()["subscribers"]) == 1

    @pytest.mark.parametrize(
        ("target", "why"),
        [
            ("nobody-here", "unknown-person"),
            ("role:king", "unknown-target"),
            ("role:admin", "unknown-target"),
            ("webhook:none", "unknown-target"),
            ("case-role:commander", "unknown-target"),
        ],
    )
    async def test_nobody_follows_whom_nothing_would_reach(
        self, standing, manager, code, target, why
    ):
        path = f"/v1/cases/{standing}/subscriptions"

        assert code(await manager.post(path, {"target": target})) == why

    async def test_an_auditor_reads_and_writes_nothing(self, standing, auditor, code):
        path = f"/v1/cases/{standing}"
        refused = [
            await auditor.post(f"{path}/subscriptions", {}),
            await auditor.post(f"{path}/status-updates", {"text": "x"}),
            await auditor.post(f"{path}/tasks", {"title": "x", "due_in": "1h"}),
            await auditor.post(f"{path}/severity", {"severity": "sev3"}),
            await auditor.post(f"{path}/assignments", {"person": "me", "role": "scribe"}),
        ]

        assert {code(answer) for answer in refused} == {"forbidden"}
        assert (await auditor.get(f"{path}/status-updates")).status_code == 200


async def test_a_sealed_incident_does_not_exist_for_those_outside(
    case_for, gate_of, counsel, manager, commander, code
):
    ref = case_for(kind="platform-incident", sensitivity="sealed", fields={}).ref
    await gate_of(counsel, ref, "triage")
    path = f"/v1/cases/{ref}"
    answers = [
        await manager.get(f"{path}/status-updates"),
        await manager.post(f"{path}/status-updates", {"text": "x"}),
        await manager.post(f"{path}/tasks", {"title": "x", "due_in": "1h"}),
        await manager.post(f"{path}/tasks/t1", {"state": "done"}),
        await manager.post(f"{path}/subscriptions", {}),
        await manager.post(f"{path}/severity", {"answers": SERIOUS}),
        await manager.post(f"{path}/assignments", {"person": "me", "role": "scribe"}),
    ]
    owner = {"title": "x", "due_in": "1h", "owner": commander.name}
    unseeing = await counsel.post(f"{path}/tasks", owner)

    assert {code(answer) for answer in answers} == {"not-found"}
    assert code(unseeing) == "person-cannot-see"
    body = {"person": commander.name, "role": "commander"}
    assert (await counsel.post(f"{path}/assignments", body)).status_code == 201
    assert (await counsel.post(f"{path}/tasks", owner)).status_code == 201
    assert (await commander.get(path)).status_code == 200


async def test_what_is_proposed_is_shown_where_it_is_decided(
    incident, commander, counsel, gate_of, decide, stage_of, code
):
    proposal = "Hold uploads from the three hosts for an hour."
    rules = (await shown(commander, incident))["action_rules"]
    assert rules["propose-measure"] == {"needs": "proposal", "roles": []}
    assert rules["amend"] == {"needs": "fields", "roles": []}
    assert rules["false-alarm"]["roles"] == ["incident_manager", "incident_commander"]
    await commander.post(f"/v1/cases/{incident}/actions/propose-measure", {"reason": proposal})
    gate = await gate_of(counsel, incident, "approve_measure")

    content = (await counsel.get(f"/v1/cases/{incident}/gates/{gate['id']}")).json()

    assert [shown["body"] for shown in content["proposals"]] == [proposal]
    assert content["proposals"][0]["author_name"] == commander.name
    covered = [[text["id"], text["digest"]] for text in content["proposals"]]
    assert content["manifest"]["texts"] == covered
    assert (await shown(counsel, incident))["proposal"] == proposal
    own = await decide(commander, incident, "approve_measure", "approve")
    assert code(own) == "four-eyes"
    assert (await decide(counsel, incident, "approve_measure", "reject")).status_code == 201
    assert (await stage_of(counsel, incident, "responding"))["proposal"] is None


class TestReopening:
    @pytest.fixture
    async def closed(self, ref, manager, decide, stage_of):
        await manager.post(f"/v1/cases/{ref}/severity", {"severity": "sev2"})
        fields = {"summary": "Bots", "target_urls": "https://host.example/a"}
        await manager.post(f"/v1/cases/{ref}/actions/amend", {"fields": fields})
        assert (await decide(manager, ref, "triage", "not_an_incident")).status_code == 201
        await stage_of(manager, ref, "closed")
        return ref

    async def test_a_closed_incident_is_taken_up_as_a_new_case(
        self, closed, manager, gate_of, timeline_of, code
    ):
        path = f"/v1/cases/{closed}/actions/reopen"
        answer = await manager.post(path, {"reason": "They are back."}, key="again")
        repeated = await manager.post(path, {"reason": "They are back."}, key="again")

        case = answer.json()
        assert (answer.status_code, case["seq"]) == (201, 0)
        assert repeated.json() == case
        assert answer.headers["Location"] == f"/v1/cases/{case['ref']}"
        assert case["ref"] != closed
        assert (case["kind"], case["title"]) == ("platform-incident", "Harassment")
        assert case["severity"] == "sev2"
        assert case["fields"]["summary"] == "Bots"
        assert case["fields"]["target_urls"] == ["https://host.example/a"]
        assert case["related"] == [{"ref": closed, "why": "reopens"}]
        await gate_of(manager, case["ref"], "triage")
        first = (await timeline_of(manager, case["ref"]))[0]
        assert first["texts"] == {"reason": "They are back."}
        old = await shown(manager, closed)
        assert (old["state"], old["related"]) == (
            "closed", [{"ref": case["ref"], "why": "reopens"}],
        )  # fmt: skip
        twice = await manager.post(path, {"reason": "Once more."})
        assert (twice.status_code, code(twice)) == (409, "action-not-allowed")
        assert case["ref"] in twice.json()["detail"]

    async def test_it_takes_the_role_that_the_playbook_asks_for(self, closed, analyst, code):
        answer = await analyst.post(f"/v1/cases/{closed}/actions/reopen", {"reason": "x"})

        assert (answer.status_code, code(answer)) == (403, "wrong-role")

    async def test_a_kind_that_does_not_reopen_stays_closed(
        self, case_for, analyst, decide, stage_of, code
    ):
        ref = case_for(kind="unclassified").ref
        gate = await decide(analyst, ref, "triage", "no_action")
        assert gate.status_code == 201, gate.text
        await stage_of(analyst, ref, "closed")

        answer = await analyst.post(f"/v1/cases/{ref}/actions/reopen", {"reason": "x"})

        assert code(answer) == "case-closed"


async def test_a_regulators_inquiry_is_opened_beside_an_incident(
    standing, counsel, manager, gate_of
):
    form = {
        "kind": "regulator-inquiry",
        "title": "They ask how many",
        "related": [standing],
        "fields": {"authority": "Synthetic Authority", "questions": "How many?"},
    }
    inquiry = (await counsel.post("/v1/cases", form)).json()

    assert inquiry["related"] == [{"ref": standing, "why": "named-at-opening"}]
    assert (await shown(manager, standing))["related"] == [
        {"ref": inquiry["ref"], "why": "named-at-opening"}
    ]
    await gate_of(counsel, inquiry["ref"], "authenticate")
    assert set((await shown(counsel, inquiry["ref"]))["roles"]) == {"lead", "authority_liaison"}


async def test_an_export_holds_what_people_wrote_and_verifies(
    incident, manager, commander, tmp_path
):
    import json  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    from tocsin.domain.hashchain import verify_bundle  # noqa: PLC0415

    path = f"/v1/cases/{incident}"
    await manager.post(f"{path}/tasks", {"title": "A task", "due_in": "1h"})
    await commander.post(f"{path}/status-updates", {"text": "An update"})
    handover = {"person": manager.name, "role": "commander", "note": "A handover"}
    await commander.post(f"{path}/assignments", handover)
    bundle = tmp_path / "case.zip"
    bundle.write_bytes((await manager.get(f"{path}/export")).content)

    assert verify_bundle(bundle)[0] == []
    with zipfile.ZipFile(bundle) as opened:
        texts = [json.loads(line) for line in opened.read("texts.jsonl").splitlines()]
    written = {text["body"]: text["purpose"] for text in texts}
    assert written | {"A task": "task", "An update": "update", "A handover": "handover"} == (
        written
    )
