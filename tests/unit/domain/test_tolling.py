"""Which event of a law something that happens to a case is."""

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.domain.clock_spec import ClockSpec
from tocsin.domain.clocks import Clock, ClockError, ClockState
from tocsin.domain.law.reckoning import Event
from tocsin.domain.tolling import event_of, name_of
from tocsin.playbooks.lawpack import load_pack, terms_of

LAWS = load_pack().clocks
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("law", "event", "name"),
    [
        ("eu-gdpr-dsar-1mo", "identity_received", "identity_received"),
        ("uk-gdpr-dsar-1mo", "identity_received", "identity_received_at"),
        ("us-ca-ccpa-respond-45d", "identity_received", None),
        ("us-ca-ccpa-respond-45d", "extended", "extended"),
        ("us-dmca-putback-10-14bd", "ccb_claim_notice", "ccb_claim_notice"),
        ("us-dmca-putback-10-14bd", "counter_notice_received", None),
        ("uk-osa-info-notice", "set_until", None),
    ],
)
def test_a_law_calls_what_happens_by_its_own_name_or_not_at_all(law, event, name):
    assert name_of(LAWS[law], event) == name


@pytest.mark.parametrize("met_by", ["tell", ("tell", "tell_refused")])
def test_a_clock_is_met_by_the_end_of_one_stage_or_of_several(met_by):
    clock = ClockSpec(id="respond", duration="30d", met_by=met_by)

    assert clock.is_met_by("tell")
    assert clock.is_met_by("tell_refused") == (met_by != "tell")
    assert not ClockSpec(id="respond", duration="30d").is_met_by("tell")


def test_a_pause_that_could_not_be_ended_any_more_does_not_begin():
    law = "eu-gdpr-dsar-1mo"
    spec = ClockSpec(id="respond", law=law, terms=terms_of(load_pack(), law))
    past = tuple(Event("received_at", NOW + timedelta(hours=n)) for n in range(49))
    clock = Clock("respond", ClockState.RUNNING, NOW, NOW, spec, events=past[:-1])
    assert event_of(clock, "pause", NOW).name == "identity_requested"
    with pytest.raises(ClockError) as refused:
        event_of(
            Clock("respond", ClockState.RUNNING, NOW, NOW, spec, events=past), "pause", NOW
        )

    assert refused.value.code == "out-of-bounds"
