"""The console on the real stack, and people in front of it in a real browser."""

from contextlib import AsyncExitStack

import pytest

from tests.api.conftest import (  # noqa: F401 - fixtures are found by their names here
    analyst,
    case_for,
    counsel,
    decide,
    gate_of,
    http,
    manager,
    people_by_role,
    person_with,
    settings,
    timeline_of,
)
from tests.api.response.conftest import (  # noqa: F401 - as above
    answered,
    commander,
    incident,
    reported,
    stage_of,
)
from tests.api.streams import served
from tests.console.browsing import browsing, reaching, seated, surfing, with_password
from tests.console.world import furnish
from tocsin.console.app import create_app
from tocsin.domain.access import Role


@pytest.fixture(scope="session")
def console(settings):  # noqa: F811 - the fixture above
    """Serve API and console over real HTTP; give the URL."""
    for_outsiders = settings.model_copy(update={"public_notices": "on"})
    with served(for_outsiders, create_app) as url:
        yield url


@pytest.fixture(scope="session")
async def browser(anyio_backend):
    """One Chromium for all; each person has a context of their own."""
    async with browsing() as found:
        yield found


@pytest.fixture
async def seat(browser, record, console):
    """Seat people; each sees the console as somebody on a machine of their own."""
    async with AsyncExitStack() as stack:

        async def take(who, **options):
            return await stack.enter_async_context(
                seated(browser, record, console, who, **options)
            )

        yield take


@pytest.fixture
async def surf(console, record):
    """Give people plain HTTP with their session's cookie, to read and to send forms."""
    async with AsyncExitStack() as stack:

        async def take(who=None):
            return await stack.enter_async_context(surfing(console, record, who))

        yield take


# Each test pages people of its own: the limits of a person count what all pages send.
@pytest.fixture
def ada(person_with):  # noqa: F811 - as above
    return person_with("on_call")


@pytest.fixture
def ben(person_with):  # noqa: F811 - as above
    return person_with("on_call")


@pytest.fixture(scope="session")
async def world(record, console):
    """One furnished world for what is asked of every page."""
    async with reaching(console) as client:
        yield await furnish(record, client)


@pytest.fixture
def person(person_with, record):  # noqa: F811 - the fixture above
    """Somebody with a password."""
    return with_password(record, person_with(Role.INTAKE_ANALYST))


@pytest.fixture
async def ref(case_for, gate_of, analyst):  # noqa: F811 - as above
    """A case that waits for its review."""
    ref = case_for().ref
    await gate_of(analyst, ref, "review")
    return ref


@pytest.fixture
async def mine(surf, analyst):  # noqa: F811 - as above
    """Plain HTTP of an analyst, who reviews."""
    return await surf(analyst)
