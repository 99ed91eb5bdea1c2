"""What places change in a playbook: the widest first, the narrowest last, no two answers."""

import pytest

from tocsin.domain.overlay_chain import chain, conflicts
from tocsin.domain.playbook import Playbook

EU, EEA = ("AT", "DE", "FR"), ("AT", "DE", "FR", "NO")
ORDER = ["EEA", "EU", "DE", "market:alps", "market:dach"]


def playbook(overlays, regions=None):
    return Playbook.model_validate(
        {
            "kind": "made-up",
            "lifecycle": "takedown",
            "title": "Made up",
            "fields": {"work": {"type": "text"}, "note": {"type": "text"}},
            "stages": [
                {
                    "id": "review",
                    "notices": [{"to": "user", "template": "user-notice"}],
                    "gate": {
                        "role": "legal_counsel",
                        "four_eyes": True,
                        "letter": "reply",
                        "approvals": {"approve": {"quorum": 2}},
                    },
                },
                {"id": "end", "end": "done"},
            ],
            "clocks": [
                {"id": "act", "duration": "24h", "citation": "ours", "by_severity": {}},
                {"id": "window", "duration": "10d"},
            ],
            "ladders": {"house": {"of": {"house": "8h"}, "rungs": [BREACH]}},
            "overlays": overlays,
            "regions": regions or {"EU": EU, "EEA": EEA},
        }
    )


BREACH = {"at": "breach", "to": ["role:executive"]}
EVERYWHERE = {
    "EU": {},
    "EEA": {},
    "DE": {},
    "US-CA": {},
    "US": {},
    "market:dach": {"countries": ["DE", "AT", "CH"]},
    "market:alps": {"countries": ["DE", "AT", "CH", "FR"]},
}


@pytest.mark.parametrize(
    ("jurisdiction", "market", "held"),
    [
        ("DE", None, ORDER),
        ("DE", "dach", ["EEA", "EU", "DE", "market:dach"]),
        ("DE-BY", "dach", ["EEA", "EU", "DE", "market:dach"]),
        ("NO", None, ["EEA"]),
        ("EU", None, ["EEA", "EU"]),
        ("EEA", None, ["EEA"]),
        ("US-CA", None, ["US", "US-CA"]),
        ("US-NY", None, ["US"]),
        ("CH", None, ["market:alps", "market:dach"]),
        ("JP", "dach", ["market:dach"]),
        ("JP", None, []),
        (None, None, []),
        ("", None, []),
    ],
)
def test_a_case_takes_every_place_that_holds_it_from_the_widest(jurisdiction, market, held):
    made = playbook(EVERYWHERE)

    assert chain(made.overlays, made.regions, jurisdiction, market) == held
    assert list(made.for_jurisdiction(jurisdiction, market).applied) == held


def test_the_narrowest_place_has_the_last_word():
    made = playbook(
        {
            "EU": {"language": "en", "clocks": {"act": "12h", "window": "9d"}},
            "DE": {"language": "de", "clocks": {"act": "6h"}},
            "market:dach": {"countries": ["DE"], "language": "de-CH"},
        }
    )
    german = made.for_jurisdiction("DE")

    assert (german.language, german.clock("act").duration) == ("de-CH", "6h")
    assert german.clock("window").duration == "9d"
    assert made.for_jurisdiction("FR").clock("act").duration == "12h"


def test_a_market_that_the_playbook_does_not_know_is_none():
    made = playbook(EVERYWHERE)

    assert made.for_jurisdiction("DE", "moon") == made.for_jurisdiction("DE")


def test_the_merged_playbook_is_plain_and_stays_as_it_is():
    merged = playbook(EVERYWHERE | {"DE": {"clocks": {"act": "6h"}}}).for_jurisdiction("DE")

    assert (merged.overlays, merged.regions) == ({}, {})
    assert merged.for_jurisdiction("DE") is merged


def changed(**overlay):
    return playbook({"DE": overlay}).for_jurisdiction("DE")


def test_a_clock_can_be_counted_by_law_and_forgets_its_own_source():
    act = changed(clocks={"act": {"law": "x-law"}}, source="Gazette 5").clock("act")

    assert (act.duration, act.law, act.citation, act.source) == (None, "x-law", "", "Gazette 5")
    assert act.is_counted_by_law


def test_a_clock_takes_ladder_and_source_from_its_overlay():
    act = changed(
        clocks={"act": {"duration": "1h", "ladder": "house", "house": True}},
        source="Ours",
        confidence="low",
    ).clock("act")

    assert (act.duration, act.ladder, act.house) == ("1h", "house", True)
    assert (act.source, act.confidence, act.citation) == ("Ours", "low", "ours")


def test_clocks_are_added_and_dropped():
    made = changed(add_clocks=[{"id": "report", "duration": "72h"}], drop={"clocks": ["act"]})

    assert [clock.id for clock in made.clocks] == ["window", "report"]


def test_fields_are_added_required_replaced_and_dropped():
    made = changed(
        fields={"tax": {"type": "text", "max_length": 9}, "work": {"type": "urls"}},
        require=["tax", "work"],
        drop={"fields": ["note"]},
    )

    assert list(made.fields) == ["work", "tax"]
    assert all(spec.required for spec in made.fields.values())
    assert made.fields["work"].type == "urls"


def test_a_gate_changes_setting_by_setting():
    gate = (
        changed(gates={"review": {"roles": ["dpo", "executive"], "quorum": 2}})
        .stage("review")
        .gate
    )

    assert gate.holders == ("dpo", "executive")
    assert (gate.quorum, gate.four_eyes, gate.letter) == (2, True, "reply")


def test_approvals_change_verdict_by_verdict():
    gate = (
        changed(gates={"review": {"approvals": {"reject": {"quorum": 3}}}}).stage("review").gate
    )

    assert {name: one.quorum for name, one in gate.approvals.items()} == {
        "approve": 2,
        "reject": 3,
    }


def test_a_template_is_replaced_wherever_it_is_sent_or_drafted():
    made = changed(templates={"reply": "reply-de", "user-notice": "user-notice-de"})

    assert made.stage("review").gate.letter == "reply-de"
    assert made.stage("review").notices[0].template == "user-notice-de"


def test_ladders_retention_and_silence_are_replaced():
    quick = {"of": {"house": "1h"}, "rungs": [BREACH]}
    made = changed(
        ladders={"house": quick, "more": quick},
        retention={"keep": "90d"},
        suppress={"user": {"roles": ["dpo"]}},
    )

    assert {name: ladder.of.house for name, ladder in made.ladders.items()} == {
        "house": "1h",
        "more": "1h",
    }
    assert made.retention.keep == "90d"
    assert made.suppress["user"].roles == ("dpo",)


def told(overlays):
    made = playbook(overlays)
    return [str(one) for one in conflicts(made.overlays, made.regions)]


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (
            {"clocks": {"act": "6h"}},
            {"clocks": {"act": "12h"}},
            "EEA says clocks.act.duration 12h, EU says 6h",
        ),
        ({"language": "en"}, {"language": "de"}, "EEA says language de, EU says en"),
        (
            {"clocks": {"act": "6h"}},
            {"drop": {"clocks": ["act"]}},
            "EEA says clocks.act dropped, EU says kept",
        ),
        (
            {"require": ["work"]},
            {"drop": {"fields": ["work"]}},
            "EEA says fields.work.required dropped, EU says true",
        ),
        (
            {"gates": {"review": {"quorum": 2}}},
            {"gates": {"review": {"quorum": 3}}},
            "EEA says gates.review.quorum 3, EU says 2",
        ),
    ],
)
def test_two_regions_that_share_a_country_may_not_disagree(one, other, conflict):
    assert told({"EU": one, "EEA": other}) == [conflict]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"clocks": {"act": "6h"}}, {"clocks": {"act": "6h"}}),
        ({"clocks": {"act": "6h"}}, {"clocks": {"act": {"ladder": "house"}}}),
        ({"language": "en"}, {"sensitivity": "sealed"}),
        ({"language": "en", "source": "a"}, {"language": "en", "source": "b"}),
        (
            {"gates": {"review": {"approvals": {"approve": {"quorum": 2}}}}},
            {"gates": {"review": {"approvals": {"reject": {"quorum": 3}}}}},
        ),
    ],
)
def test_two_regions_may_say_the_same_or_different_things(one, other):
    assert told({"EU": one, "EEA": other}) == []


def test_places_of_different_width_may_disagree_because_the_narrower_one_wins():
    assert told({"EU": {"language": "en"}, "DE": {"language": "de"}}) == []


def test_two_markets_disagree_only_where_they_share_a_country():
    dach = {"countries": ["DE", "AT"], "language": "de"}
    alps = {"countries": ["AT", "FR"], "language": "fr"}
    (conflict,) = conflicts(
        playbook({"market:dach": dach, "market:alps": alps}).overlays, {"EU": EU}
    )

    assert (conflict.first, conflict.second, conflict.countries) == (
        "market:alps",
        "market:dach",
        ("AT",),
    )
    assert told({"market:dach": dach, "market:iberia": alps | {"countries": ["ES"]}}) == []
