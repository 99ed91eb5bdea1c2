"""Deadlines of Europe and of the house in the law pack: all there, and as the law has them."""

from datetime import date

import pytest

from tests.unit.playbooks.law_pack.entries import effects, length_of
from tests.unit.playbooks.law_pack.europe import OURS
from tocsin.domain.law.duration import Duration
from tocsin.domain.law.pack import Pack
from tocsin.domain.law.terms import CalendarRef

CLARIFICATION = ("clarification_requested", "clarification_received")
SEVENTY_TWO_HOURS = (
    "eu-gdpr-breach-72h",
    "eu-nis2-notification",
    "eu-cra-notification",
    "uk-gdpr-breach-72h",
    "uk-pecr-breach-72h",
)


class TestAllOfThem:
    @pytest.mark.parametrize(("law", "long"), OURS.items())
    def test_every_entry_is_there_with_its_length(
        self, pack: Pack, law: str, long: str
    ) -> None:
        assert length_of(pack.clocks[law]) == long

    def test_a_house_target_never_counts_as_law(self, pack: Pack) -> None:
        for law in pack.clocks.values():
            assert (law.status == "house") == (law.jurisdiction == "*"), law.id
        for name in pack.house:
            assert pack.clocks[name].standard, f"{name} has a number of its own"


class TestCounting:
    def test_periods_of_european_acts_are_counted_by_the_european_rule(
        self, pack: Pack
    ) -> None:
        others = {
            law.id: law.rule
            for law in pack.clocks.values()
            if law.jurisdiction == "EU" and law.duration and law.rule != "eu-1182-71"
        }
        assert others == {
            "eu-dsa-art20-complaint-window": "eu-dsa-window",
            "eu-hate-code-24h": "plain-hours",  # a commitment, not an act
        }

    @pytest.mark.parametrize("law", SEVENTY_TWO_HOURS)
    def test_seventy_two_hours_never_roll_and_never_pause(self, pack: Pack, law: str) -> None:
        entry = pack.clocks[law]
        assert entry.duration == Duration(hours=72)
        assert pack.rules[entry.rule].hour_roll == "none"
        assert not entry.extensions
        assert not effects(entry, "pause")
        assert not entry.readings

    def test_late_filing_with_reasons_is_no_extension(self, pack: Pack) -> None:
        for law in ("eu-gdpr-breach-72h", "uk-gdpr-breach-72h"):
            assert "33(1)" in (pack.clocks[law].refuse_pause or "")

    def test_a_working_day_of_the_terrorism_act_is_one_in_every_part_of_the_kingdom(
        self, pack: Pack
    ) -> None:
        entry = pack.clocks["uk-terrorism-act-s3-2wd"]
        assert entry.duration == Duration(business_days=2)
        assert entry.calendar == CalendarRef(named="uk-any-part")

    def test_the_thirty_days_of_a_complaint_roll_by_a_rule_of_counting(
        self, pack: Pack
    ) -> None:
        entry = pack.clocks["uk-duaa-complaint-30d"]
        assert (entry.rule, entry.extensions) == ("uk-ico-30d", ())
        assert entry.calendar == CalendarRef(country="GB", subdivision="ENG")
        assert entry.effective.since == date(2026, 6, 19)


class TestRequestsOfPeople:
    def test_proof_of_identity_and_fee_move_the_start_in_the_united_kingdom(
        self, pack: Pack
    ) -> None:
        start = pack.clocks["uk-gdpr-dsar-1mo"].start
        assert start.latest_of == ("received_at", "identity_received_at", "fee_paid_at")

    def test_only_clarification_pauses_there_and_both_end_days_count(self, pack: Pack) -> None:
        (effect,) = pack.clocks["uk-gdpr-dsar-1mo"].effects
        assert (effect.event, effect.until) == CLARIFICATION
        assert (effect.effect, effect.count) == ("pause", "whole_days_inclusive")
        assert effect.applies_to == ("due", "extension_notice")

    @pytest.mark.parametrize("law", ["uk-gdpr-dsar-1mo", "eu-gdpr-dsar-1mo"])
    def test_two_months_more_need_a_notice_within_the_first(self, pack: Pack, law: str) -> None:
        (extension,) = pack.clocks[law].extensions
        assert (extension.amount, extension.base) == (Duration(months=2), "original_start")
        assert extension.notice_by == "original_due"
        assert pack.clocks[law.replace("1mo", "extension-notice")].duration == Duration(
            months=1
        )

    def test_in_the_union_doubt_about_identity_and_clarification_suspend(
        self, pack: Pack
    ) -> None:
        assert set(effects(pack.clocks["eu-gdpr-dsar-1mo"], "pause")) == {
            "identity_requested",
            "clarification_requested",
        }

    def test_a_refusal_has_its_own_month(self, pack: Pack) -> None:
        assert pack.clocks["eu-gdpr-art12-4-refusal-1mo"].duration == Duration(months=1)


class TestWaitingAndKeeping:
    @pytest.mark.parametrize("law", ["eu-emfa-media-24h", "house-user-notice-7d"])
    def test_acting_before_the_end_is_the_breach(self, pack: Pack, law: str) -> None:
        assert pack.clocks[law].polarity == "not_before"

    @pytest.mark.parametrize(
        "law",
        [
            "eu-epoc-pr-60d",
            "eu-tco-art6-preservation",
            "eu-dsa-art30-retention",
            "eu-dsa-art20-complaint-window",
            "eu-dsa-art34-documents-3y",
        ],
    )
    def test_ending_before_the_end_is_the_breach(self, pack: Pack, law: str) -> None:
        assert pack.clocks[law].polarity == "keep_until"

    def test_the_window_for_complaints_counts_its_first_day_and_knows_the_later_end(
        self, pack: Pack
    ) -> None:
        entry = pack.clocks["eu-dsa-art20-complaint-window"]
        assert pack.rules[entry.rule].event_day == "counted"
        (reading,) = entry.readings
        assert pack.rules[reading.rule or ""].event_day == "excluded"

    @pytest.mark.parametrize("law", ["eu-p2b-termination-30d", "eu-p2b-terms-15d"])
    def test_notice_to_business_users_is_counted_backwards(self, pack: Pack, law: str) -> None:
        assert pack.clocks[law].polarity == "notice_before"
        assert pack.rules[pack.clocks[law].rule].backward_roll == "none"

    @pytest.mark.parametrize(
        "law",
        [
            "eu-p2b-termination-30d",
            "eu-emfa-media-24h",
            "eu-dsa-art17-statement-of-reasons",
            "uk-osa-ncii-48h",
        ],
    )
    def test_an_exception_is_no_pause(self, pack: Pack, law: str) -> None:
        entry = pack.clocks[law]
        assert effects(entry, "exempt")
        assert not effects(entry, "pause")

    def test_a_report_of_an_intimate_image_counts_once_it_is_complete(self, pack: Pack) -> None:
        start = pack.clocks["uk-osa-ncii-48h"].start
        assert start.latest_of == ("received_at", "became_complete_at")


class TestAgainAndAgain:
    @pytest.mark.parametrize("law", ["eu-tco-art7-transparency", "eu-dsa-art15-annual-report"])
    def test_the_last_day_of_february_comes_each_year_and_does_not_roll(
        self, pack: Pack, law: str
    ) -> None:
        entry = pack.clocks[law]
        yearly = entry.recurs.yearly if entry.recurs else None
        assert yearly is not None
        assert (yearly.month, yearly.day) == (2, "last")
        assert pack.rules[entry.rule].day_roll == "none"

    @pytest.mark.parametrize(
        ("law", "every"),
        [
            ("eu-dsa-art24-mau", Duration(months=6)),
            ("eu-dsa-art42-vlop-report", Duration(months=6)),
            ("eu-dsa-art34-risk-assessment", Duration(years=1)),
            ("eu-tco-art5-annual-report", Duration(years=1)),
        ],
    )
    def test_what_recurs_says_from_what(self, pack: Pack, law: str, every: Duration) -> None:
        entry = pack.clocks[law]
        assert entry.recurs is not None
        assert entry.recurs.every == every
        assert entry.recurs.anchor == entry.start.main != "anchor"


class TestSplitEntries:
    @pytest.mark.parametrize(
        ("law", "long", "start"),
        [
            ("budapest-2ap-art8-traffic-45d", "45 days", "served_at"),
            ("eu-dsa-art40-6-amendment-decision", "15 days", "amendment_requested_at"),
            ("eu-dsa-art42-vlop-report-publication", "2 months", "reporting_period_ended_at"),
            ("eu-nis2-progress-report", "1 month", "notification_submitted_at"),
            ("eu-nis2-final-after-handling", "1 month", "handled_at"),
            ("eu-tco-art4-scrutiny-on-request", "72 hours", "request_received_at"),
            ("eu-ai-act-art73", "15 days", "aware_at"),
            ("eu-ai-act-art73-death-10d", "10 days", "aware_at"),
            ("eu-ai-act-art73-widespread-2d", "2 days", "aware_at"),
            ("eu-gdpr-art33-2-processor", "no number", "aware_at"),
        ],
    )
    def test_each_clock_stands_alone(self, pack: Pack, law: str, long: str, start: str) -> None:
        assert (length_of(pack.clocks[law]), pack.clocks[law].start.main) == (long, start)

    def test_two_days_of_the_ai_act_show_the_earlier_reading_too(self, pack: Pack) -> None:
        (reading,) = pack.clocks["eu-ai-act-art73-widespread-2d"].readings
        assert reading.rule == "plain-days"

    def test_the_coordinators_time_is_not_the_platforms(self, pack: Pack) -> None:
        assert pack.clocks["eu-dsa-art40-6-amendment-decision"].owner == "authority"
        assert pack.clocks["eu-dsa-art40-5-data-access-amend"].extensions == ()


class TestInForce:
    def test_german_network_enforcement_is_history(self, pack: Pack) -> None:
        for law in ("de-netzdg-24h", "de-netzdg-7d"):
            assert pack.clocks[law].effective.until == date(2024, 5, 13)
            assert pack.clocks[law].status == "historic"

    def test_new_law_of_the_united_kingdom_says_since_when(self, pack: Pack) -> None:
        assert pack.clocks["uk-gdpr-dsar-1mo"].effective.since == date(2026, 2, 5)
        assert pack.clocks["uk-pecr-breach-72h"].effective.since == date(2025, 8, 20)
