"""Deadlines of Asia, the Pacific, Africa and Türkiye in the law pack: as the law has them."""

from datetime import date

import pytest

from tests.unit.playbooks.law_pack.asia_pacific import ADDED, CALLED
from tests.unit.playbooks.law_pack.entries import ended_by, length_of, told_in_prose
from tocsin.domain.law.duration import Duration
from tocsin.domain.law.pack import Pack
from tocsin.domain.law.terms import LawClock, Ordered

HOURS = ("minutes", "hours")
THERE = (
    *("IN", "AU", "NZ", "SG", "MY", "TH", "ID", "VN", "PH"),
    *("PK", "LK", "KR", "JP", "CN", "TR", "RU", "NG"),
)


@pytest.fixture(scope="module")
def ours(pack: Pack) -> list[LawClock]:
    return [law for law in pack.clocks.values() if law.jurisdiction in THERE]


class TestAllOfThem:
    @pytest.mark.parametrize(("law", "long"), [*CALLED.items(), *ADDED.items()])
    def test_every_entry_is_there_with_its_length(
        self, pack: Pack, law: str, long: str
    ) -> None:
        assert length_of(pack.clocks[law]) == long

    def test_hours_pass_through_weekends_and_holidays(self, ours: list[LawClock]) -> None:
        for law in ours:
            if law.duration and law.duration.unit in HOURS:
                assert (law.rule, law.duration.skip) == ("plain-hours", ()), law.id

    def test_nothing_here_pauses(self, ours: list[LawClock]) -> None:
        for law in ours:
            assert all(effect.effect == "terminate" for effect in law.effects), law.id

    def test_an_end_that_moves_on_shows_the_day_itself_too(
        self, pack: Pack, ours: list[LawClock]
    ) -> None:
        for law in ours:
            if law.duration and pack.rules[law.rule].day_roll == "next_working_day":
                rules = {pack.rules[one.rule or law.rule].day_roll for one in law.readings}
                assert "none" in rules, law.id


class TestIndia:
    def test_a_notice_gives_at_least_forty_eight_hours(self, pack: Pack) -> None:
        law = pack.clocks["in-blocking-48h"]
        assert law.ordered == Ordered(event="set_until", floor=Duration(hours=48))

    def test_an_emergency_has_no_number_and_the_committee_forty_eight_hours(
        self, pack: Pack
    ) -> None:
        assert pack.clocks["in-blocking-emergency"].standard
        committee = pack.clocks["in-blocking-emergency-committee-48h"]
        assert (committee.owner, committee.start.main) == ("authority", "direction_issued_at")

    @pytest.mark.parametrize("law", ["in-preserve-180d", "in-copyright-21d"])
    def test_ending_before_the_end_is_the_breach(self, pack: Pack, law: str) -> None:
        assert pack.clocks[law].polarity == "keep_until"

    def test_access_stays_off_for_21_days_from_the_complaint_or_to_an_order(
        self, pack: Pack
    ) -> None:
        law = pack.clocks["in-copyright-21d"]
        assert law.start.main == "received_at"
        assert ended_by(law) == {"court_order_received"}

    def test_seven_days_resolve_and_twenty_four_hours_acknowledge(self, pack: Pack) -> None:
        assert pack.clocks["in-grievance-resolve-7d"].action.startswith("resolve")
        assert pack.clocks["in-grievance-ack-24h"].action == "acknowledge"

    def test_a_month_to_redress_stands_beside_forty_eight_hours(self, pack: Pack) -> None:
        assert pack.clocks["in-ecommerce-48h"].action == "acknowledge"
        assert pack.clocks["in-ecommerce-redress-1mo"].duration == Duration(months=1)

    def test_breach_reports_to_the_board_begin_in_may_2027(self, pack: Pack) -> None:
        law = pack.clocks["in-dpdp-breach-72h"]
        assert law.effective.since == date(2027, 5, 13)
        assert law.status == "not_yet_in_force"
        assert told_in_prose(law) == {"extension"}  # the Board says how long


class TestAustraliaAndNewZealand:
    @pytest.mark.parametrize(
        "law", ["cyberbullying", "ncii", "adult-abuse", "class1", "apps-links"]
    )
    def test_longer_if_allowed_is_for_the_commissioner_to_say(
        self, pack: Pack, law: str
    ) -> None:
        entry = pack.clocks[f"au-osa-{law}-24h"]
        assert not entry.extensions
        assert told_in_prose(entry) == {"extension"}
        assert entry.start.main == "notice_given_at"

    def test_an_unanswered_complaint_is_exposure_and_no_duty(self, pack: Pack) -> None:
        law = pack.clocks["au-osa-user-complaint-48h"]
        assert (law.polarity, law.owner) == ("exposure_threshold", "platform")

    def test_twenty_eight_days_are_the_least_that_a_notice_allows(self, pack: Pack) -> None:
        law = pack.clocks["au-bose-report"]
        assert law.ordered == Ordered(event="set_until", floor=Duration(days=28))

    @pytest.mark.parametrize(
        ("law", "start", "owner"),
        [
            ("nz-hdca-48h", "received_at", "platform"),
            ("nz-hdca-48h-author", "author_notified_at", "user"),
            ("nz-hdca-48h-takedown", "author_notified_at", "platform"),
            ("nz-hdca-48h-unreachable", "received_at", "platform"),
        ],
    )
    def test_harmful_communications_have_four_times_forty_eight_hours(
        self, pack: Pack, law: str, start: str, owner: str
    ) -> None:
        entry = pack.clocks[law]
        assert entry.duration == Duration(hours=48)
        assert (entry.start.main, entry.owner) == (start, owner)


class TestJapanKoreaChina:
    @pytest.mark.parametrize(
        ("law", "ends"),
        [
            ("jp-sender-inquiry-7d", "sender_objected"),
            ("jp-sender-inquiry-2d", "sender_objected"),
            ("cn-ecl-43-15d", "complaint_or_suit_notified"),
        ],
    )
    def test_acting_before_the_end_is_the_breach(self, pack: Pack, law: str, ends: str) -> None:
        entry = pack.clocks[law]
        assert entry.polarity == "not_before"
        assert ended_by(entry) == {ends}

    def test_hearing_the_sender_has_no_length_to_compute(self, pack: Pack) -> None:
        law = pack.clocks["jp-idppa-7d"]
        assert told_in_prose(law) == {"extension"}
        assert not law.extensions

    def test_promptly_shows_three_days_and_five(self, pack: Pack) -> None:
        law = pack.clocks["jp-appi-breach-3-5d"]
        (earlier,) = law.readings
        assert (earlier.duration, law.duration) == (Duration(days=3), Duration(days=5))

    def test_the_final_report_counts_the_day_of_knowledge(self, pack: Pack) -> None:
        law = pack.clocks["jp-appi-breach-30d"]
        assert pack.rules[law.rule].event_day == "counted"

    def test_korea_says_without_delay_and_thirty_days_at_most(self, pack: Pack) -> None:
        measure = pack.clocks["kr-network-act-30d"]
        assert (measure.duration, measure.start.main) == (Duration(days=30), "blocked_at")
        assert pack.clocks["kr-network-act-without-delay"].standard == "without delay"


class TestTurkey:
    def test_urgent_orders_to_large_networks_have_an_hour_and_others_four(
        self, pack: Pack
    ) -> None:
        urgent = pack.clocks["tr-5651-urgent-1h"]
        assert (urgent.duration, urgent.confidence) == (Duration(hours=1), "low")
        assert urgent.effective.since == date(2026, 4, 23)
        assert pack.clocks["tr-5651-order-4h"].duration == Duration(hours=4)

    def test_the_report_recurs_from_the_one_before(self, pack: Pack) -> None:
        law = pack.clocks["tr-5651-report"]
        assert law.recurs is not None
        assert law.recurs.anchor == law.start.main == "last_due_at"


class TestSplitEntries:
    @pytest.mark.parametrize(
        ("law", "beside"),
        [
            ("my-onsa-harmful-4h", ("my-onsa-harmful-block-24h", "my-onsa-harmful-final-12h")),
            ("my-onsa-priority-24h", ("my-onsa-priority-final-1h",)),
            ("pk-rules-48h", ("pk-rules-emergency-12h",)),
            ("th-mdes-24h", ("th-mdes-3d", "th-mdes-7d")),
            ("ph-ra11930-24h", ("ph-ra11930-48h", "ph-ra11930-3d")),
            ("ng-nitda-24h", ("ng-nitda-ncii-24h",)),
        ],
    )
    def test_each_clock_says_what_it_is_for(
        self, pack: Pack, law: str, beside: tuple[str, ...]
    ) -> None:
        said = [(pack.clocks[one].trigger, pack.clocks[one].action) for one in (law, *beside)]
        assert len(set(said)) == len(said)
        assert all(pack.clocks[one].verify for one in beside)

    def test_twelve_or_four_hours_show_the_four_too(self, pack: Pack) -> None:
        (four,) = pack.clocks["my-onsa-harmful-final-12h"].readings
        assert four.duration == Duration(hours=4)

    def test_three_calendar_days_of_singapore_are_calendar_days(self, pack: Pack) -> None:
        law = pack.clocks["sg-pdpa-breach-3d"]
        assert (law.duration, law.rule, law.readings) == (Duration(days=3), "plain-days", ())
