"""Which event of a law something that happens to a case is."""

import pytest

from tocsin.domain.clock_spec import ClockSpec
from tocsin.domain.tolling import name_of
from tocsin.playbooks.lawpack import load_pack

LAWS = load_pack().clocks


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
