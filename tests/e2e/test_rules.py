"""A rule is changed by two people, and what is open stays as it was."""

import shutil
from datetime import datetime, timedelta

import pytest

from tests.api.rulebook.deeds import LAWFUL
from tests.polling import until
from tocsin.playbooks.shipped import CLOCKS

OPEN = ("open", "house-order", "--title", "An order", "--jurisdiction", "DE")


@pytest.fixture(scope="module")
def published(product, tmp_path_factory):
    """Propose, rehearse and publish a version of a new kind."""
    folder = tmp_path_factory.mktemp("rules")

    def publish(number, title):
        file = folder / "house-order.yaml"
        file.write_text(LAWFUL.format(kind="house-order", title=title))
        product.cli("playbook", "propose", str(file), "--note", "why", who="policy-1")
        rehearsal = ("playbook", "rehearsal", "house-order", str(number), "--country", "DE")
        rehearsed = product.json(*rehearsal, who="policy-1")
        alone = product.cli(
            *("playbook", "publish", "house-order", str(number), "--yes"),
            who="policy-1",
            check=False,
        )
        done = product.json(
            "playbook", "publish", "house-order", str(number), "--yes", who="counsel-1"
        )
        return rehearsed, alone, done

    return publish


def clock_of(product, case):
    shown = product.json("show", case["ref"], who="counsel-1")["clocks"]
    return next((one for one in shown if one["id"] == "lawful"), None)


def length(clock):
    begun, due = (datetime.fromisoformat(clock[name]) for name in ("started_at", "due_at"))
    return due - begun


def test_a_kind_is_born_changed_and_compared_with_another_law(product, published, tmp_path):
    rehearsed, alone, done = published(1, "First")
    assert (rehearsed["rehearsal"]["ok"], alone, done["state"]) == (True, "", "published")

    case = product.json(*OPEN, who="counsel-1")
    before = until(lambda: clock_of(product, case), "its clock")

    published(2, "Second")
    (listed,) = [
        one for one in product.json("playbook", "list")["items"] if one["kind"] == "house-order"
    ]
    told = product.cli("playbook", "diff", "house-order", "1", "2")
    assert (listed["version"], listed["title"]) == (2, "Second")
    assert "playbook: title First → Second" in told

    pack = tmp_path / "pack"
    shutil.copytree(CLOCKS, pack)
    file = pack / "eu-tco.yaml"
    head, mark, rest = file.read_text().partition("id: eu-tco-art3-removal-1h\n")
    file.write_text(head + mark + rest.replace("hours: 1", "hours: 3", 1))
    found = product.json("clocks", "diff", str(pack), who="counsel-1")
    (changed,) = found["items"]
    moved = datetime.fromisoformat(changed["now"]) - datetime.fromisoformat(changed["was"])
    assert (changed["ref"], moved) == (case["ref"], timedelta(hours=2))

    product.cli("clocks", "propose", str(pack), who="policy-1")
    product.cli("clocks", "publish", "2", "--yes", who="counsel-2")
    later = product.json(*OPEN, who="counsel-1")
    assert clock_of(product, case)["due_at"] == before["due_at"]
    assert length(until(lambda: clock_of(product, later), "its clock")) == timedelta(hours=3)
    assert "no-translation" in product.cli("playbook", "gaps")
