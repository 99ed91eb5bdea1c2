"""Deadlines of the Americas in the law pack: all there, and as the law has them."""

from datetime import date

import pytest

from tests.unit.playbooks.law_pack.americas import ADDED, CALLED
from tests.unit.playbooks.law_pack.entries import ended_by, length_of, told_in_prose
from tocsin.domain.law.duration import Duration
from tocsin.domain.law.pack import Pack
from tocsin.domain.law.terms import CalendarRef, LawClock, Ordered, Reading

STATES = ("us-va-vcdpa-45d", "us-co-cpa-45d", "us-ct-ctdpa-45d", "us-tx-tdpsa-45d")
LATIN_AMERICA = ("BR", "MX", "CO", "CL", "AR", "PE", "UY", "EC")


def reading(law: LawClock, name: str) -> Reading:
    return next(one for one in law.readings if one.name == name)


class TestAllOfThem:
    @pytest.mark.parametrize(("law", "long"), [*CALLED.items(), *ADDED.items()])
    def test_every_entry_is_there_with_its_length(
        self, pack: Pack, law: str, long: str
    ) -> None:
        assert length_of(pack.clocks[law]) == long


class TestCopyrightInTheUnitedStates:
    def test_material_is_put_back_in_a_window_of_business_days(self, pack: Pack) -> None:
        law = pack.clocks["us-dmca-putback-10-14bd"]
        assert law.polarity == "window"
        assert (law.opens, law.duration) == (
            Duration(business_days=10),
            Duration(business_days=14),
        )
        assert law.start.main == "counter_notice_received_at"

    def test_it_is_counted_at_the_providers_home(self, pack: Pack) -> None:
        law = pack.clocks["us-dmca-putback-10-14bd"]
        assert (law.time_zone, law.rule) == ("home", "dmca-business-day")
        assert law.calendar == CalendarRef(named="us-federal")

    def test_an_action_for_a_court_order_ends_it_and_does_not_pause_it(
        self, pack: Pack
    ) -> None:
        law = pack.clocks["us-dmca-putback-10-14bd"]
        assert "court_action_notice" in ended_by(law)
        assert all(effect.effect == "terminate" for effect in law.effects)

    def test_banks_may_be_open_on_a_day_that_federal_offices_keep(self, pack: Pack) -> None:
        banks = reading(pack.clocks["us-dmca-putback-10-14bd"], "banks")
        assert banks.calendar == CalendarRef(named="us-fed-banks")

    @pytest.mark.parametrize("law", ["us-dmca-takedown", "us-takeitdown-48h"])
    def test_completeness_moves_the_start_and_is_no_pause(self, pack: Pack, law: str) -> None:
        entry = pack.clocks[law]
        assert entry.start.latest_of == ("received_at", "became_complete_at")
        assert not entry.effects


class TestFederalProcedure:
    def test_the_rule_of_the_courts_governs_procedure_and_nothing_else(
        self, pack: Pack
    ) -> None:
        assert {law.id for law in pack.clocks.values() if law.rule == "us-frcp-6"} == {
            "us-cloud-act-quash-14d",
            "us-nsl-reciprocal-notice-30d",
        }

    def test_holidays_of_the_courts_state_count_too(self, pack: Pack) -> None:
        union = pack.clocks["us-cloud-act-quash-14d"].calendar.union
        assert union == (CalendarRef(named="us-federal"), CalendarRef(place=True))

    def test_more_time_by_agreement_or_leave_has_no_length_to_compute(self, pack: Pack) -> None:
        law = pack.clocks["us-cloud-act-quash-14d"]
        assert told_in_prose(law) == {"extension"}
        assert not law.extensions

    def test_a_gag_lasts_as_ordered_and_policy_caps_it_at_a_year(self, pack: Pack) -> None:
        law = pack.clocks["us-2705b-ndo-1y"]
        assert law.ordered == Ordered(event="set_until", ceiling=Duration(years=1))
        assert law.polarity == "keep_until"

    def test_listed_companies_have_four_business_days_in_new_york(self, pack: Pack) -> None:
        law = pack.clocks["us-sec-8k-105-4bd"]
        assert law.start.main == "materiality_determined_at"
        assert law.time_zone == "America/New_York"
        assert told_in_prose(law) == {"extension"}  # the Attorney General says how long


class TestHoursAreHours:
    def test_intimate_images_know_no_weekend_and_no_pause(self, pack: Pack) -> None:
        law = pack.clocks["us-takeitdown-48h"]
        assert law.rule == "plain-hours"
        assert law.refuse_pause
        assert law.effective.since == date(2026, 5, 19)

    def test_texas_leaves_out_the_hours_of_weekends(self, pack: Pack) -> None:
        law = pack.clocks["us-tx-hb20-illegal-48h"]
        assert law.duration == Duration(hours=48, skip=("sat", "sun"))
        assert (law.zone, law.effects) == ("America/Chicago", ())

    def test_a_texan_appeal_counts_public_holidays_and_never_pauses(self, pack: Pack) -> None:
        law = pack.clocks["us-tx-hb20-appeal-14d"]
        assert law.duration == Duration(weekdays=14)
        assert law.refuse_pause

    def test_brazilian_decrees_of_2026_are_told_with_low_confidence(self, pack: Pack) -> None:
        law = pack.clocks["br-ncii-2h"]
        assert (law.duration, law.rule) == (Duration(hours=2), "plain-hours")
        assert (law.confidence, law.status) == ("low", "enacted_check_commencement")
        assert pack.clocks["br-mci-art21-ncii"].standard

    def test_an_election_order_may_be_shortened_which_is_no_extension(self, pack: Pack) -> None:
        law = pack.clocks["br-tse-removal-24h"]
        assert told_in_prose(law) == {"duration"}
        assert not law.extensions


class TestCalifornia:
    def test_forty_five_days_end_on_the_45th_and_warn_on_the_44th(self, pack: Pack) -> None:
        law = pack.clocks["us-ca-ccpa-respond-45d"]
        assert pack.rules[reading(law, "day-45").rule or ""].event_day == "excluded"
        assert pack.rules[reading(law, "day-44").rule or ""].event_day == "counted"
        assert law.rule == "us-ca-civ10"

    def test_verifying_a_consumer_does_not_toll(self, pack: Pack) -> None:
        assert pack.clocks["us-ca-ccpa-respond-45d"].refuse_pause == "11 CCR 7021(b)"

    def test_forty_five_more_are_one_longer_period_told_within_the_first(
        self, pack: Pack
    ) -> None:
        (extension,) = pack.clocks["us-ca-ccpa-respond-45d"].extensions
        assert (extension.amount, extension.base) == (Duration(days=45), "original_start")
        assert extension.notice_by == "original_due"
        assert extension.maximum == Duration(days=90)

    @pytest.mark.parametrize(
        "law", ["us-ca-ccpa-ack-10bd", "us-ca-ccpa-optout-15bd", "us-ca-warrant-5bd"]
    )
    def test_saturdays_may_be_business_days(self, pack: Pack, law: str) -> None:
        entry = pack.clocks[law]
        strict = reading(entry, "strict")
        assert entry.calendar == CalendarRef(named="us-ca-gov6700")
        assert strict.calendar == CalendarRef(named="us-ca-strict")
        assert pack.calendars["us-ca-strict"].weekend == ("sun",)
        assert entry.confidence == strict.confidence == "medium"

    def test_a_late_determination_is_sixty_days_from_the_report(self, pack: Pack) -> None:
        (extension,) = pack.clocks["us-ca-ab1394-final-30d"].extensions
        assert extension.maximum == Duration(days=60)
        later = pack.clocks["us-ca-sb981-determine-60d"]
        assert later.start.main == "received_at"  # not the confirmation, as the 30 days
        assert pack.clocks["us-ca-sb981-determine-30d"].start.main == "confirmed_at"

    def test_updates_come_every_seven_days_until_the_determination(self, pack: Pack) -> None:
        law = pack.clocks["us-ca-ab1394-update-7d"]
        assert law.recurs is not None
        assert law.recurs.anchor == law.start.main == "confirmed_at"
        assert ended_by(law) == {"determination_sent"}

    def test_data_brokers_look_every_forty_five_days_from_august(self, pack: Pack) -> None:
        assert pack.clocks["us-ca-drop-45d"].effective.since == date(2026, 8, 1)


class TestStates:
    @pytest.mark.parametrize("law", STATES)
    def test_forty_five_more_days_need_a_notice_within_the_first(
        self, pack: Pack, law: str
    ) -> None:
        (extension,) = pack.clocks[law].extensions
        assert (extension.amount, extension.notice_by) == (Duration(days=45), "original_due")

    @pytest.mark.parametrize("state", ["tx", "fl", "co", "wa", "ny"])
    def test_a_wait_for_the_police_is_told_and_not_counted(
        self, pack: Pack, state: str
    ) -> None:
        law = pack.clocks[f"us-{state}-breach"]
        assert told_in_prose(law) == {"pause"}
        assert not law.effects

    def test_a_seller_has_ten_days_and_then_ten_more_before_suspension(
        self, pack: Pack
    ) -> None:
        assert pack.clocks["us-inform-annual-cert-10d"].owner == "third_party"
        assert pack.clocks["us-inform-suspension-notice-10d"].polarity == "not_before"


class TestWaitingAndKeeping:
    @pytest.mark.parametrize(
        "law",
        [
            "us-2703f-preservation",
            "us-2258a-preserve-1y",
            "us-2705b-ndo-1y",
            "ca-notice-retain",
            "ca-mra-preserve",
            "br-mci-art15-logs",
            "br-eca-digital-retain",
        ],
    )
    def test_ending_before_the_end_is_the_breach(self, pack: Pack, law: str) -> None:
        assert pack.clocks[law].polarity == "keep_until"

    def test_a_renewed_request_makes_one_longer_period(self, pack: Pack) -> None:
        (extension,) = pack.clocks["us-2703f-preservation"].extensions
        assert (extension.amount, extension.base) == (Duration(days=90), "original_start")

    def test_canadian_records_are_kept_a_year_once_proceedings_are_notified(
        self, pack: Pack
    ) -> None:
        (extension,) = pack.clocks["ca-notice-retain"].extensions
        assert (extension.amount, extension.maximum) == (Duration(months=6), Duration(years=1))

    def test_twenty_one_days_stay_for_canadian_police(self, pack: Pack) -> None:
        assert pack.clocks["ca-mra-preserve"].duration == Duration(days=21)


class TestLatinAmerica:
    def test_chile_changes_its_law_on_the_first_of_december(self, pack: Pack) -> None:
        before, after = pack.clocks["cl-19628-2bd"], pack.clocks["cl-21719-30d"]
        assert (before.effective.until, before.effective.after) == (
            date(2026, 11, 30),
            after.id,
        )
        assert (after.effective.since, after.effective.before) == (
            date(2026, 12, 1),
            before.id,
        )

    def test_completing_what_was_told_is_a_clock_and_no_extension(self, pack: Pack) -> None:
        assert not pack.clocks["br-lgpd-incident-3bd"].extensions
        assert pack.clocks["br-lgpd-incident-complement-20bd"].start.main == "communicated_at"

    def test_a_colombian_claim_begins_when_it_is_complete(self, pack: Pack) -> None:
        start = pack.clocks["co-habeas-reclamo-15bd"].start
        assert start.latest_of == ("received_at", "became_complete_at")
        assert pack.clocks["co-habeas-reclamo-legend-2bd"].start.main == "became_complete_at"

    def test_five_days_to_ask_show_calendar_days_too(self, pack: Pack) -> None:
        law = pack.clocks["co-habeas-reclamo-deficiency-5d"]
        assert reading(law, "calendar-days").duration == Duration(days=5)

    def test_working_days_are_those_of_the_country(self, pack: Pack) -> None:
        for law in pack.clocks.values():
            if law.jurisdiction in LATIN_AMERICA and law.rule == "business-days":
                assert law.calendar == CalendarRef(country=law.jurisdiction), law.id
