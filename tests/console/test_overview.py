"""The overview: numbers of what somebody sees, each with its list behind it, and charts."""

import html
import re
from urllib.parse import urlsplit

import pytest

from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio
HREF = re.compile(r'<a href="(/cases\?[^"]+)">([\d,]+)</a>')


async def test_each_number_opens_a_list_that_can_be_read(surf, person_with, case_for):
    case_for(title="Counted", jurisdiction="PL")
    reader = await surf(person_with(Role.LEGAL_COUNSEL))

    shown = (await reader.get("/overview?weeks=4&jurisdiction=PL")).text

    links = {html.unescape(link): number for link, number in HREF.findall(shown)}
    assert links
    for link in links:
        answer = await reader.get(link)
        assert answer.status_code == 200, link
    opened = next(link for link in links if link.startswith("/cases?state=open"))
    assert "Counted" in (await reader.get(opened)).text


async def test_a_sealed_case_is_in_no_number_of_those_who_may_not_see_it(
    surf, person_with, case_for
):
    case_for(title="Hidden", jurisdiction="SK", sensitivity="sealed")
    path = "/overview?jurisdiction=SK"

    hidden = (await (await surf(person_with(Role.INTAKE_ANALYST))).get(path)).text
    seen = (await (await surf(person_with(Role.LEGAL_COUNSEL))).get(path)).text

    assert "Nothing is open." in hidden
    assert not HREF.findall(hidden)
    assert HREF.findall(seen)


async def test_charts_are_pictures_beside_tables_and_come_by_themselves(
    surf, person_with, case_for
):
    case_for(jurisdiction="SI")
    reader = await surf(person_with(Role.LEGAL_COUNSEL))
    shown = (await reader.get("/overview?jurisdiction=SI")).text
    sources = [
        html.unescape(one) for one in re.findall(r'<img class="chart" src="([^"]+)', shown)
    ]

    answers = [await reader.get(one) for one in sources]

    assert {urlsplit(one).path for one in sources} >= {"/overview/due.svg", "/overview/age.svg"}
    assert {one.headers["content-type"] for one in answers} == {"image/svg+xml"}
    assert all("unsafe-inline" in one.headers["content-security-policy"] for one in answers)
    assert (await reader.get("/overview/nothing.svg")).status_code == 404


async def test_the_api_says_the_same_and_refuses_a_period_without_end(person_with, case_for):
    case_for(jurisdiction="LT")
    reader = person_with(Role.LEGAL_COUNSEL)

    told = (await reader.get("/v1/overview", weeks=2, jurisdiction="LT")).json()

    assert sum(one["cases"] for one in told["open"]) == 1
    assert len(told["weeks"]) == 2
    assert (await reader.get("/v1/overview", weeks=0)).status_code == 422
