"""The regions that overlays may name: real countries, and as many as there are members."""

import pytest

from tocsin.domain.places import COUNTRIES
from tocsin.playbooks.library import parse_playbook
from tocsin.playbooks.regions import regions

MEMBERS = {"EU": 27, "EEA": 30, "EFTA": 4, "GCC": 6, "ASEAN": 11}


@pytest.mark.parametrize("name", regions())
def test_a_region_holds_countries_that_there_are_each_once(name):
    members = regions()[name]

    assert set(members) <= COUNTRIES
    assert len(set(members)) == len(members)
    assert len(members) == MEMBERS.get(name, len(members))


def test_the_eea_is_the_eu_and_three_more():
    assert set(regions()["EEA"]) - set(regions()["EU"]) == {"IS", "LI", "NO"}


def test_no_region_is_called_like_a_country():
    assert not regions().keys() & COUNTRIES
    assert len(COUNTRIES) == 249


def test_a_playbook_carries_the_members_of_the_regions_that_it_names():
    text = (
        "kind: x\nlifecycle: takedown\ntitle: X\nstages: [{id: a, end: done}]\n"
        "overlays: {EU: {language: fr}}\n"
    )
    read = parse_playbook(text)

    assert read.regions == {"EU": regions()["EU"]}
    assert read.for_jurisdiction("AT").language == "fr"
    assert read.for_jurisdiction("CH").language == "en"
