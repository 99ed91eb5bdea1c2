"""Every error is a problem of a stable type that explains itself."""

import re
from pathlib import Path

import pytest

import tocsin.domain
import workflows
from tocsin.desk.errors import problems
from tocsin.desk.refusals import BY_CODE

pytestmark = pytest.mark.anyio


async def test_every_problem_type_explains_itself(http):
    for reason in problems():
        page = (await http.get(f"/problems/{reason.code}")).json()

        assert page["title"] == reason.title
        assert len(page["explanation"]) > 20


def test_codes_are_never_used_twice():
    codes = [reason.code for reason in problems()]

    assert len(codes) == len(set(codes))


def test_every_refusal_of_a_workflow_has_its_class():
    said = set()
    for package in (workflows, tocsin.domain):
        for path in Path(package.__path__[0]).rglob("*.py"):
            pattern = r'(?:refuse|Refusal|ClockError)\(\s*"([a-z-]+)"'
            said |= set(re.findall(pattern, path.read_text()))

    assert said <= set(BY_CODE)
    assert len(said) > 8


@pytest.mark.parametrize(
    ("method", "path", "status", "expected"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/v1/cases/", 404, "not-found"),
        ("GET", "/problems/no-such", 404, "not-found"),
        ("DELETE", "/v1/cases", 405, "method-not-allowed"),
        ("GET", "/v1/cases", 401, "unauthenticated"),
    ],
)
async def test_the_routers_own_errors_are_problems_too(
    http, code, method, path, status, expected
):
    answer = await http.request(method, path)

    assert (answer.status_code, code(answer)) == (status, expected)
    assert answer.json()["instance"] == path


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"a"', b"null", b"\xff", b"[" * 5000, b"[" * 950 + b"]" * 950],
)
async def test_a_body_that_cannot_be_read_is_a_problem(analyst, code, body):
    headers = {"Content-Type": "application/json"}

    answer = await analyst.send("POST", "/v1/cases", content=body, headers=headers)

    assert answer.status_code in {400, 422}
    assert code(answer) in {"invalid", "bad-request"}


@pytest.mark.parametrize("depth", [70, 330, 600])
@pytest.mark.parametrize(("left", "right"), [("[", "]"), ('{"a":', "}")])
async def test_a_body_that_is_nested_too_deeply_is_told_so(analyst, code, depth, left, right):
    body = f'{{"kind": "k", "title": {left * depth}1{right * depth}}}'
    headers = {"Content-Type": "application/json"}

    answer = await analyst.send("POST", "/v1/cases", content=body, headers=headers)

    assert (answer.status_code, code(answer)) == (422, "invalid")
    assert "nested deeper than 64" in answer.json()["detail"]


async def test_a_large_json_body_is_refused(analyst, code):
    answer = await analyst.post("/v1/cases", {"kind": "x", "title": "y" * 3_000_000})

    assert code(answer) == "payload-too-large"


async def test_what_was_typed_is_not_repeated_to_others(analyst):
    answer = await analyst.post("/v1/cases", {"kind": "k", "title": {"secret": "do not echo"}})

    assert answer.status_code == 422
    assert "do not echo" not in answer.text


async def test_liveness_and_readiness_name_each_dependency(http):
    alive, ready = await http.get("/healthz"), await http.get("/readyz")

    assert alive.json() == {"ok": True}
    assert ready.status_code == 200
    state = ready.json()
    assert state["ready"] is True
    for name in ("postgresql", "temporal", "migrations", "outbox"):
        assert state[name]["ok"] is True, name
