"""Webhook endpoints over HTTP: administrators', secrets once, tried against a real receiver."""

import uuid

import pytest
from sqlalchemy import select

from tests.channels.receiver import Receiver
from tocsin.channels.outbound import Outbound
from tocsin.channels.signing import PREFIX
from tocsin.storage.models import AccessLogRow, DeliveryRow, IdempotencyRow

pytestmark = pytest.mark.anyio
URL = "https://receiver.example/hooks"


@pytest.fixture(scope="module")
def admin(person_with):
    return person_with("admin")


@pytest.fixture
def name():
    return f"siem-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def receiver():
    receiver = Receiver().serve()
    yield receiver
    receiver.stop()


async def created(admin, name, url=URL, **more):
    answer = await admin.post("/v1/webhooks", {"name": name, "url": url} | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_secret_is_shown_once_and_kept_nowhere_in_the_open(admin, name, record):
    key = uuid.uuid4().hex
    body = {"name": name, "url": URL}
    first = (await admin.post("/v1/webhooks", body, key)).json()
    again = (await admin.post("/v1/webhooks", body, key)).json()
    shown = (await admin.get(f"/v1/webhooks/{name}")).json()
    listed = (await admin.get("/v1/webhooks", limit=200)).json()

    assert first["secret"].startswith(PREFIX)
    assert again["secret"] is None
    assert {**again, "secret": ""} == {**first, "secret": ""}
    assert "secret" not in shown
    assert name in [one["name"] for one in listed["items"]]
    with record() as session:
        kept = session.scalars(select(IdempotencyRow.answer)).all()
        log = session.scalars(select(AccessLogRow.detail)).all()
    assert first["secret"] not in str(kept) + str(log)
    assert {"webhook": name} in log


async def test_a_name_is_never_used_twice(admin, name, code):
    await created(admin, name)

    answer = await admin.post("/v1/webhooks", {"name": name, "url": URL})

    assert code(answer) == "webhook-name-taken"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "No Name"}, "name"),
        ({"url": "http://receiver.example/"}, "url"),
        ({"url": "https://user:pw@receiver.example/"}, "url"),
        ({"url": "ftp://x"}, "url"),
        ({"reach": "all"}, "reach"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(admin, name, code, change, field):
    answer = await admin.post("/v1/webhooks", {"name": name, "url": URL} | change)

    assert code(answer) == "invalid"
    assert field in answer.text


async def test_a_rotation_shows_a_new_secret_and_both_count_for_a_while(admin, name):
    old = (await created(admin, name))["secret"]
    answer = await admin.post(f"/v1/webhooks/{name}/rotate", {"overlap": "PT1H"})
    now = answer.json()
    alone = await admin.post(f"/v1/webhooks/{name}/rotate", {"overlap": "PT0S"})

    assert now["secret"] not in (None, old)
    assert now["secrets"] == 2
    assert alone.json()["secrets"] == 1


async def test_one_is_put_out_of_use_with_a_reason_and_back(admin, name):
    await created(admin, name)
    off = (await admin.post(f"/v1/webhooks/{name}/disable", {"why": "moved"})).json()
    on = (await admin.post(f"/v1/webhooks/{name}/enable")).json()

    assert (off["active"], off["why"]) == (False, "moved")
    assert off["disabled_at"]
    assert (on["active"], on["why"], on["disabled_at"]) == (True, "", None)


async def test_a_test_says_what_the_receiver_answered(admin, name, receiver, http):
    desk = http.app.state.desk.webhooks
    desk._outbound = Outbound(may_go_inside=True)  # as TOCSIN_WEBHOOKS_INSIDE does
    try:
        made = await created(admin, name, receiver.url)
        receiver.secrets = [made["secret"]]
        good = (await admin.post(f"/v1/webhooks/{name}/test")).json()
        receiver.answers = [500]
        bad = (await admin.post(f"/v1/webhooks/{name}/test")).json()
    finally:
        desk._outbound = Outbound()

    assert (good["delivered"], good["status"]) == (True, 204)
    assert (bad["delivered"], bad["status"]) == (False, 500)
    assert "500" in bad["why"]
    ((event, headers),) = receiver.taken
    assert event["type"] == "webhook.test"
    assert headers["webhook-id"] == good["webhook_id"]


async def test_a_test_never_goes_inside_unless_a_setting_allows_it(admin, name, receiver):
    inside = receiver.url.replace("http://", "https://")
    await created(admin, name, inside)

    answer = (await admin.post(f"/v1/webhooks/{name}/test")).json()

    assert not answer["delivered"]
    assert "inside" in answer["why"]
    assert receiver.requests == []


@pytest.mark.parametrize("role", ["incident_manager", "legal_counsel", "auditor"])
async def test_only_administrators_may(person_with, name, code, role):
    somebody = person_with(role)

    assert code(await somebody.get("/v1/webhooks")) == "forbidden"
    answer = await somebody.post("/v1/webhooks", {"name": name, "url": URL})
    assert code(answer) == "forbidden"


@pytest.fixture
def missed(record, case_for):
    """Book a delivery that failed, of a case."""

    def miss(fate="failed", sensitivity="open", **more):
        case_id = case_for(sensitivity=sensitivity).case_id
        order = {"case_id": case_id, "number": 900, "to": ["webhook:x"], "template": "task"}
        with record.begin() as session:
            row = DeliveryRow(
                subject=case_id,
                case_id=case_id,
                number=900,
                recipient="webhook:x",
                channel="webhook",
                address="x",
                attempt=1,
                fate=fate,
                notice=order,
                response={"status": 500},
                **more,
            )
            session.add(row)
            session.flush()
            return row.id

    return miss


async def test_what_failed_is_tried_again_when_somebody_asks(counsel, missed, record):
    delivery = missed()
    key = uuid.uuid4().hex
    answer = await counsel.post(f"/v1/deliveries/{delivery}/redeliver", key=key)
    again = await counsel.post(f"/v1/deliveries/{delivery}/redeliver", key=key)

    assert answer.status_code == again.status_code == 202
    assert answer.json() == again.json()
    assert answer.json()["asked_by"] == f"user:{counsel.id}"
    assert answer.json()["next_try_at"]
    assert answer.json()["response"] == {"status": 500}


@pytest.mark.parametrize("fate", ["sent", "delivered", "queued", "withheld"])
async def test_what_got_through_or_waits_is_not(counsel, missed, code, fate):
    answer = await counsel.post(f"/v1/deliveries/{missed(fate)}/redeliver")

    assert code(answer) == "not-redeliverable"


async def test_on_a_case_that_one_may_not_see_there_is_nothing_to_send(
    person_with, missed, code
):
    manager = person_with("incident_manager")

    assert code(
        await manager.post(f"/v1/deliveries/{missed(sensitivity='sealed')}/redeliver")
    ) == ("not-found")
    assert code(await manager.post("/v1/deliveries/999999999/redeliver")) == "not-found"


async def test_reading_the_ledger_is_not_enough(person_with, missed, code):
    auditor = person_with("auditor")

    assert code(await auditor.post(f"/v1/deliveries/{missed()}/redeliver")) == "forbidden"
