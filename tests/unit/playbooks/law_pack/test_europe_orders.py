"""Orders to remove and to produce in the law of Europe: hours, evidence, silence."""

from datetime import date

import pytest

from tests.unit.playbooks.law_pack.entries import effects
from tocsin.domain.law.duration import Duration
from tocsin.domain.law.pack import Pack

CLARIFICATION = ("clarification_requested", "clarification_received")


class TestRemovalOrders:
    def test_the_hour_begins_anew_and_never_goes_on(self, pack: Pack) -> None:
        entry = pack.clocks["eu-tco-art3-removal-1h"]
        restarts = [(effect.event, effect.until) for effect in entry.effects]
        assert restarts == [("impossibility_began", "impossibility_ended"), CLARIFICATION]
        assert set(effects(entry, "restart")) == {event for event, _ in restarts}
        assert not effects(entry, "pause")

    def test_the_first_order_is_announced_twelve_hours_before(self, pack: Pack) -> None:
        entry = pack.clocks["eu-tco-art3-2-first-order-notice"]
        assert (entry.polarity, entry.owner) == ("notice_before", "authority")
        assert "emergency" in effects(entry, "exempt")

    def test_silence_is_kept_for_six_weeks_and_may_be_prolonged_once(self, pack: Pack) -> None:
        entry = pack.clocks["eu-tco-art11-nondisclosure"]
        (extension,) = entry.extensions
        assert entry.polarity == "keep_until"
        assert (extension.amount, extension.times) == (Duration(weeks=6), 1)


class TestEvidence:
    def test_without_notification_ten_days_are_the_latest(self, pack: Pack) -> None:
        assert pack.clocks["eu-epoc-10d"].polarity == "act_by"

    def test_with_notification_they_hold_the_data_back_unless_cleared(self, pack: Pack) -> None:
        entry = pack.clocks["eu-epoc-10d-notified"]
        assert (entry.polarity, entry.duration) == ("not_before", Duration(days=10))
        assert "enforcing_authority_cleared" in effects(entry, "terminate")

    @pytest.mark.parametrize("law", ["eu-epoc-10d", "eu-epoc-emergency-8h", "eu-epoc-pr-60d"])
    def test_what_the_text_leaves_open_is_told_and_not_guessed(
        self, pack: Pack, law: str
    ) -> None:
        entry = pack.clocks[law]
        assert "pause" in {part.what for part in entry.unstructured}
        assert not effects(entry, "pause")

    def test_preservation_may_grow_by_thirty_days_within_the_sixty(self, pack: Pack) -> None:
        entry = pack.clocks["eu-epoc-pr-60d"]
        (extension,) = entry.extensions
        assert (extension.amount, extension.notice_by) == (Duration(days=30), "original_due")

    def test_nothing_of_it_applies_before_august_2026(self, pack: Pack) -> None:
        for law in pack.clocks.values():
            if law.group == "eu-e-evidence":
                assert law.effective.since == date(2026, 8, 18), law.id
