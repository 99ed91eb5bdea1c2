"""Dashboard and alerts ask only for metrics that there are."""

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

import tocsin
from tocsin import telemetry
from tocsin.desk.figures import families
from tocsin.storage.figures import Figures, Pile

ROOT = Path(tocsin.__file__).parents[1]
DASHBOARD = json.loads((ROOT / "deploy/grafana/tocsin.json").read_text(encoding="utf-8"))
ALERTS = yaml.safe_load((ROOT / "deploy/prometheus/tocsin-alerts.yml").read_text())
NAME = re.compile(r"\b(?:tocsin|process)_[a-z0-9_]+\b")
SUFFIXES = ("_bucket", "_count", "_sum", "_total", "_info")
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
ASKED = {
    **{f"panel {panel['title']}": panel["targets"] for panel in PANELS},
    **{f"alert {rule['alert']}": [rule] for rule in RULES},
}


@pytest.fixture(scope="module")
def known():
    """Every name that API or worker expose."""
    empty = Pile(0, None)
    figures = Figures({}, empty, empty, {}, empty, None, 0)
    text = telemetry.exposition() + telemetry.exposed(
        families(figures, {}, 0.1, is_temporal_up=True)
    )
    found = set()
    for family in text_string_to_metric_families(text.decode()):
        suffixes = {"histogram": SUFFIXES[:3], "counter": ("_total",)}.get(family.type, ("",))
        found |= {family.name + suffix for suffix in suffixes}
    return found


@pytest.mark.parametrize("who", ASKED)
def test_it_asks_for_metrics_that_there_are(who, known):
    names = {name for query in ASKED[who] for name in NAME.findall(query["expr"])}

    assert names
    assert names <= known


def test_every_metric_of_the_product_is_watched(known):
    text = json.dumps(DASHBOARD) + json.dumps(ALERTS)
    ours = {
        re.sub(r"_(bucket|count|sum)$", "", name)
        for name in known
        if name.startswith("tocsin_")
    }

    assert {name for name in ours if name not in text} == set()


def test_the_dashboard_can_be_imported():
    ids = [panel["id"] for panel in DASHBOARD["panels"]]

    assert len(ids) == len(set(ids))
    assert DASHBOARD["uid"] == "tocsin"
    for panel in PANELS:
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24


def test_panels_do_not_lie_upon_each_other():
    taken = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & cells, panel["title"]
        taken |= cells


def test_every_alert_says_how_bad_it_is_and_what_to_do():
    for rule in RULES:
        assert rule["labels"]["severity"] in {"page", "warning"}
        assert rule["annotations"].keys() == {"summary", "description"}
        assert rule["expr"].count("(") == rule["expr"].count(")")


def test_no_label_could_name_a_case_or_a_person(known):
    assert known
    labels = {
        label
        for family in telemetry.REGISTRY.collect()
        for sample in family.samples
        for label in sample.labels
    }

    assert labels <= {
        *("version", "method", "route", "status", "le", "errand", "code", "why", "channel"),
        *("kind", "document", "relation", "event", "fate", "generation"),
        *("implementation", "major", "minor", "patchlevel"),
    }
