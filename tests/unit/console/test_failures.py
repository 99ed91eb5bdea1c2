"""A form that comes while the record is away is given back, to be sent once more."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from tocsin.console import failures
from tocsin.console.forms import APosted

pytestmark = pytest.mark.anyio
FORM = {"csrf": "c" * 64, "key": "k" * 32, "text": "Typed for an hour", "_version": "3"}
THEIRS = {"Sec-Fetch-Site": "cross-site"}


class DoormanWithoutRecord:
    """Knows nobody, because the record cannot be asked."""

    async def recognize(self, secret):
        raise OperationalError("select", {}, ConnectionError("refused"))


@pytest.fixture
async def client():
    console = FastAPI()
    console.state.session_doorman = DoormanWithoutRecord()
    failures.install(console)

    @console.post("/cases/TCN-1/notes")
    async def add(posted: APosted) -> None:
        raise AssertionError(posted)

    way = httpx.ASGITransport(app=console)
    async with httpx.AsyncClient(transport=way, base_url="http://console") as found:
        yield found


async def test_what_was_typed_comes_back_with_all_that_sends_it_again(client):
    answer = await client.post("/cases/TCN-1/notes", data=FORM)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    assert 'action="/cases/TCN-1/notes"' in answer.text
    for typed in FORM.values():
        assert typed in answer.text


async def test_a_form_of_another_site_does_not(client):
    answer = await client.post("/cases/TCN-1/notes", data=FORM, headers=THEIRS)

    assert answer.status_code == 503
    assert "Typed for an hour" not in answer.text


async def test_nor_does_one_that_never_was_on_a_page_of_ours(client):
    answer = await client.post("/cases/TCN-1/notes", data=FORM | {"csrf": ""})

    assert answer.status_code == 503
    assert "Typed for an hour" not in answer.text
