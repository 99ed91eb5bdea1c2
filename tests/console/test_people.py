"""People and tokens in the console: added, given roles, let go; secrets that are shown once."""

import re
import uuid

import pytest

from tocsin.domain.access import Role
from tocsin.storage.people import find_user, grants_of

pytestmark = pytest.mark.anyio
ONCE = re.compile(r'id="once" readonly value="([^"]+)"')


@pytest.fixture(scope="module")
def admin(person_with):
    return person_with(Role.ADMIN)


@pytest.fixture
def held(record):
    """Tell which roles a person has, and where."""

    def read(name):
        with record() as session:
            user = find_user(session, name)
            return grants_of(session, [user.id]).get(user.id, ())

    return read


async def test_a_person_is_added_with_roles_where_they_count(surf, admin, held):
    client, name = await surf(admin), f"new-{uuid.uuid4().hex[:8]}"
    form = {
        "csrf": client.csrf,
        "name": name,
        "language": "pt",
        "role": ["legal_counsel", "", "qa_reviewer"],
        "jurisdictions": ["de, us-ca", "FR", ""],
        "teams": ["", "", "music"],
    }

    answer = await client.post("/people", data=form)

    assert answer.headers["location"] == f"/people/{name}?said=person-added"
    grants = [(grant.role, grant.jurisdictions, grant.teams) for grant in held(name)]
    assert grants == [("legal_counsel", ("DE", "US-CA"), ()), ("qa_reviewer", (), ("music",))]


async def test_what_is_refused_is_shown_again_as_it_was_typed(surf, admin, person_with):
    client, taken = await surf(admin), person_with(Role.AUDITOR)
    form = {"csrf": client.csrf, "name": taken.name, "display_name": "Somebody New"}
    form |= {"role": "qa_reviewer", "jurisdictions": "de", "teams": "music"}

    answer = await client.post("/people", data=form)

    assert answer.status_code == 409
    assert "Somebody New" in answer.text
    assert '<option value="qa_reviewer" selected>' in answer.text
    assert 'value="DE"' in answer.text
    assert 'value="music"' in answer.text


async def test_a_form_of_roles_gives_exactly_those(surf, admin, person_with, held):
    client, who = await surf(admin), person_with(Role.INTAKE_ANALYST, Role.ON_CALL)
    form = {"csrf": client.csrf, "role": ["on_call"], "jurisdictions": [""], "teams": [""]}

    answer = await client.post(f"/people/{who.name}/grants", data=form)
    wrong = form | {"jurisdictions": ["Germany"]}
    refused = await client.post(f"/people/{who.name}/grants", data=wrong)
    own = await client.post(f"/people/{admin.name}/grants", data=form)

    assert answer.status_code == 303
    assert [grant.role for grant in held(who.name)] == ["on_call"]
    assert refused.status_code == 422
    assert "GERMANY" in refused.text
    assert own.status_code == 403


async def test_whoever_is_let_go_is_signed_out_and_can_come_back(surf, admin, person_with):
    client, who = await surf(admin), person_with(Role.AUDITOR)
    before = await client.get(f"/people/{who.name}")

    gone = await client.post(f"/people/{who.name}/deactivate", data={"csrf": client.csrf})
    page = await client.get(f"/people/{who.name}")
    back = await client.post(f"/people/{who.name}/activate", data={"csrf": client.csrf})

    assert "Let them go" in before.text
    assert (gone.status_code, back.status_code) == (303, 303)
    assert "Take them back" in page.text


async def test_a_password_link_is_shown_once_and_whole(surf, admin, person_with, console):
    client, who = await surf(admin), person_with(Role.AUDITOR)

    made = await client.post(f"/people/{who.name}/password-link", data={"csrf": client.csrf})
    later = await client.get(f"/people/{who.name}")

    link = ONCE.search(made.text)[1]
    assert link.startswith(f"{console}/set-password/")
    assert (await client.get(link)).status_code == 200
    assert "set-password" not in later.text


async def test_a_token_is_shown_once_works_and_is_revoked(surf, person_with, http):
    who = person_with(Role.INTAKE_ANALYST, Role.ON_CALL)
    client = await surf(who)
    form = {"name": "My script", "expires_in": "P7D", "roles[]": "on_call"}

    made = await client.post("/account/tokens", data=form | {"csrf": client.csrf})
    secret = ONCE.search(made.text)[1]
    auth = {"Authorization": f"Bearer {secret}"}
    me = await http.get("/v1/users/me", headers=auth)
    listed = await client.get("/account/tokens")
    (ident,) = re.findall(r'/account/tokens/([^/"]+)/revoke', listed.text)[-1:]
    tokens = (await who.get("/v1/tokens")).json()["items"]
    mine = next(one["id"] for one in tokens if one["name"] == "My script")
    done = await client.post(f"/account/tokens/{mine}/revoke", data={"csrf": client.csrf})

    assert [grant["role"] for grant in me.json()["grants"]] == ["on_call"]
    assert secret not in listed.text
    assert ident
    assert done.headers["location"] == "/account/tokens?said=token-revoked"


async def test_one_changes_ones_own_language_and_the_next_page_speaks_it(surf, person_with):
    client = await surf(person_with(Role.INTAKE_ANALYST))
    before = (await client.get("/account")).text

    form = {"csrf": client.csrf, "language": "es", "zone": "Europe/Madrid"}
    answer = await client.post("/account/mine", data=form)
    after = (await client.get("/account")).text
    refused = await client.post("/account/mine", data=form | {"zone": "Mars/Base"})

    assert '<html lang="en"' in before
    assert answer.status_code == 303
    assert '<html lang="es"' in after
    assert "Europe/Madrid" in after
    assert refused.status_code == 422


async def test_those_who_may_not_manage_see_people_and_nothing_to_change(
    surf, analyst, admin, person_with
):
    client, vendor = await surf(analyst), await surf(person_with(Role.VENDOR_MODERATOR))

    page = await client.get(f"/people/{admin.name}")
    forced = await client.post(f"/people/{admin.name}/deactivate", data={"csrf": client.csrf})
    unseen = await vendor.get("/people")

    assert page.status_code == 200
    for offered in ("Let them go", "Save the roles", "password"):
        assert offered not in page.text
    assert (forced.status_code, unseen.status_code) == (403, 403)
