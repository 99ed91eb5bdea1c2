"""Thousands of requests made from the API's own description: none may be a server error."""

import random
from collections import Counter
from contextlib import suppress
from unittest import SkipTest

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

pytestmark = pytest.mark.anyio
SEED = 20261122
ENDLESS = "/v1/events"  # a stream never ends; tests/api/test_events.py asks it wrong things


def generate(schema, each):
    """Make requests for every operation, right ones and wrong ones; the same every time."""
    made = []

    def collect(case):
        sent = requests.Request(**case.as_transport_kwargs(base_url="http://tocsin"))
        made.append((case.operation.label, sent))

    for result in schema.exclude(path=ENDLESS).get_all_operations():
        for mode in GenerationMode:
            strategy = result.ok().as_strategy(generation_mode=mode)
            with suppress(Unsatisfiable, SkipTest):  # some operations take nothing wrong
                _settings(each // 2)(given(case=strategy)(collect))()
    return made


def _settings(examples):
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def prepared(sent, known, chance):
    """Prepare a request; often with ids that exist, so that it comes further than the door."""
    request = sent.prepare()
    for name, value in known.items():
        marker = f"/{name}/"
        head, found, tail = request.url.partition(marker)
        if found and chance.random() < 0.7:
            rest = tail.partition("/")
            request.url = f"{head}{marker}{value}{rest[1]}{rest[2]}"
    return request


@pytest.fixture(scope="module")
async def known(case_for, gate_of, counsel, analyst, decide):
    """What there is: a case at counsel's gate, with a letter, an item and clocks."""
    opening = case_for()
    await decide(analyst, opening.ref, "review", "remove")
    gate = await gate_of(counsel, opening.ref, "counsel")
    return {
        "cases": opening.ref,
        "items": opening.item_id,
        "gates": gate["id"],
        "letters": gate["letter"],
        "clocks": "expeditious",
        "playbooks": "unclassified",
    }


async def answers_to(http, person, made, known):
    chance = random.Random(SEED)  # noqa: S311 - the same requests every time
    statuses, broken = Counter(), []
    for label, sent in made:
        request = prepared(sent, known, chance)
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in {"authorization", "content-length"}
        }
        headers["Authorization"] = f"Bearer {person.token}"
        answer = await http.request(
            request.method, request.url, headers=headers, content=request.body
        )
        statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            broken.append((label, request.url, request.body, answer.text))
    return statuses, broken


async def check(http, person_with, known, each):
    schema = schemathesis.openapi.from_dict(http.app.openapi())
    made = generate(schema, each)
    somebody = person_with("legal_counsel", "intake_analyst", "admin")

    statuses, broken = await answers_to(http, somebody, made, known)

    assert broken == []
    assert statuses[200] + statuses[201] > len(made) / 20
    return len(made)


async def test_hundreds_of_requests_and_no_server_error(http, person_with, known):
    assert await check(http, person_with, known, each=4) >= 500


@pytest.mark.nightly
async def test_three_thousand_requests_and_no_server_error(http, person_with, known):
    assert await check(http, person_with, known, each=28) >= 3_000
