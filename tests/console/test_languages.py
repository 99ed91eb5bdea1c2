"""Pages speak the reader's language, in what playbooks say too."""

import pytest

from tocsin.domain.access import Role
from tocsin.storage.models import UserRow

pytestmark = pytest.mark.anyio
SAID = {
    "es": ("Cronología", "Examen de la reclamación", "tiempo de reloj"),
    "pt": ("Cronologia", "Exame da reclamação", "tempo de relógio"),
}


@pytest.fixture
async def reading(surf, person_with, record):
    """Give somebody who reads a language plain HTTP."""

    async def read(language):
        who = person_with(Role.INTAKE_ANALYST)
        with record.begin() as session:
            session.get_one(UserRow, who.id).language = language
        return await surf(who)

    return read


@pytest.mark.parametrize("language", ["es", "pt"])
async def test_a_case_speaks_it_in_stages_and_in_why_a_deadline_is_then(reading, ref, language):
    client = await reading(language)

    text = (await client.get(f"/cases/{ref}")).text

    timeline, stage, wall_time = SAID[language]
    assert timeline in text
    assert stage in text
    assert wall_time in text
    assert "Your verdict" not in text
    assert "Review of the claim" not in text


@pytest.mark.parametrize("language", ["es", "pt"])
async def test_kinds_are_found_by_what_they_are_called_in_it(reading, language):
    client = await reading(language)

    found = (await client.get("/intake/new", params={"q": "terroristas"})).text

    assert "/intake/new/tco-removal-order" in found
    assert "/intake/new/privacy-request" not in found
