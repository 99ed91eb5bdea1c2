"""The overview: numbers of what somebody sees, each with its list behind it, and charts."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.console.counted import MANY, PART, PLACE, Odd
from tocsin.domain.access import Grant, Role

pytestmark = pytest.mark.anyio
ROW, NEXT = "<tr data-row>", re.compile(r'<a [^>]*href="([^"]+cursor=[^"]+)"')
HREF = re.compile(r'<a href="(/cases\?[^"]+)">([\d,]+)</a>')


@pytest.fixture(scope="module")
def odd(record):
    cases = Odd(record)
    cases.fill()
    return cases


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


async def test_each_number_is_as_long_as_its_list(surf, person_with, odd, case_for, gate_of):
    """Every link whose text is a number, whatever it is filtered by, over all pages."""
    watcher = person_with(Grant(Role.LEGAL_COUNSEL, (PLACE,)))
    for _ in range(2):
        await gate_of(watcher, case_for(jurisdiction=PLACE).ref, "review")
    reader = await surf(watcher)
    one, other = odd.kinds
    seen = {}

    for query in (
        "",
        f"&kind={one}",
        f"&kind={other}&jurisdiction={PLACE}",
        f"&jurisdiction={PART}",
    ):
        shown = (await reader.get(f"/overview?weeks=4{query}")).text
        found = [(html.unescape(link), text) for link, text in HREF.findall(shown)]
        listed = {link: await _length(reader, link) for link in dict(found)}
        wrong = [
            (link, text, listed[link]) for link, text in found if int(text) != listed[link]
        ]
        assert not wrong, query
        seen |= listed

    filters = {name for link in seen for name in parse_qs(urlsplit(link).query)}
    assert filters >= {
        *("due_after", "due_before", "opened_after", "opened_before", "closed_after"),
        *("clock", "standing", "clock_since", "set_by", "answered", "no_team", "team", "role"),
    }
    assert max(seen.values()) > MANY


async def test_the_same_deadline_twice_is_one_case_and_two_deadlines(surf, person_with, odd):
    reader = person_with(Grant(Role.LEGAL_COUNSEL, (PLACE,)))

    shown = (await (await surf(reader)).get(f"/overview?kind={odd.kinds[0]}&weeks=4")).text
    told = (await reader.get("/v1/overview", kind=odd.kinds[0], weeks=4)).json()

    (law,) = (one for one in told["clocks"] if one["law"] == "eu-odd")
    assert (law["met"], law["breached"], law["open"]) == (4, 1, 3)
    assert law["cases"] == {"met": 3, "breached": 1, "open": 1}
    assert "4 deadlines" in shown
    for standing, cases in law["cases"].items():
        asked = {"kind": odd.kinds[0], "clock": "eu-odd", "set_by": "law", "standing": standing}
        since = {"clock_since": told["since"]} if standing != "open" else {}
        listed = (await reader.get("/v1/cases", limit=200, **asked, **since)).json()
        assert len(listed["items"]) == cases


async def test_a_zero_is_plain_and_opens_nothing(surf, person_with, odd):
    reader = await surf(person_with(Grant(Role.LEGAL_COUNSEL, (PLACE,))))

    shown = (await reader.get(f"/overview?kind={odd.kinds[1]}")).text

    assert '<span class="dim">0</span>' in shown
    assert "0" not in [number for _, number in HREF.findall(shown)]


async def test_a_list_that_is_narrowed_further_keeps_what_its_number_counted(surf, person_with):
    reader = await surf(person_with(Role.LEGAL_COUNSEL))

    shown = (await reader.get("/cases?state=any&clock=eu-odd&set_by=law&standing=ended")).text

    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', shown))
    assert kept.items() >= {"clock": "eu-odd", "set_by": "law", "standing": "ended"}.items()


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


async def _length(reader, link):
    """Count the rows of a list over all of its pages."""
    rows, following = 0, link
    while following:
        answer = await reader.get(following)
        assert answer.status_code == 200, following
        rows += answer.text.count(ROW)
        more = NEXT.search(answer.text)
        following = html.unescape(more[1]) if more else None
    return rows
