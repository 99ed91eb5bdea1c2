"""``tocsin clocks …`` in text and in JSON, and a law pack of one's own."""

import json

import pytest

from tocsin.domain.law.pack import NOT_ADVICE

PACK = {
    "pack.yaml": "version: 9.9\nas_of: 2026-01-01\n",
    "counting-rules.yaml": "rules: [{id: days, title: Days}]\n",
    "calendars.yaml": "calendars: []\n",
    "xx.yaml": """
clocks:
  - id: xx-own
    jurisdiction: XX
    instrument: Own rule
    citation: s 1
    trigger: receipt
    action: answer
    duration: {days: 2}
    rule: days
    zone: UTC
    source: {name: Own rule}
    status: house
    confidence: low
""",
}


@pytest.fixture
def clocks(run):
    """Run ``tocsin clocks …``."""

    def call(*arguments):
        return run("clocks", *arguments)

    return call


@pytest.fixture
def answer(clocks):
    """Run a command with ``--json`` that must succeed, and read what it says."""

    def call(*arguments):
        result = clocks(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.output)

    return call


@pytest.fixture
def refusal(clocks):
    """Run a command with ``--json`` that must fail; answers with exit code and error."""

    def call(*arguments):
        result = clocks(*arguments, "--json")
        told = json.loads(result.output)
        assert told["not_legal_advice"] == NOT_ADVICE
        return result.exit_code, told["error"]

    return call


@pytest.fixture
def own_pack(tmp_path):
    for name, text in PACK.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path
