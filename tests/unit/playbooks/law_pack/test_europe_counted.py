"""Deadlines of Europe as the engine counts them; the dates are from calendars on paper."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tocsin.domain.law.engine import reckon
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import Event, Place, Reckoning, RefusalError, Standing
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.lawpack import load_pack, terms_of

CALENDARS = HolidayCalendars()


def count(law: str, trigger: str, **events: str) -> Reckoning:
    """Count an entry where it stands itself; times are local."""
    terms = terms_of(load_pack(), law)
    happened = {"trigger": trigger} | events
    told = [Event(name, _local(terms, at)) for name, at in happened.items()]
    return reckon(terms, told, Place(), CALENDARS)


def _local(terms: Terms, at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(terms.laws[0].zone))


def instants(found: Reckoning) -> list[str]:
    """Return the earliest, the latest and the safe instant in local time."""
    zone = ZoneInfo(found.zone)
    asked = (found.earliest, found.latest, found.safe)
    return [f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}" for at in asked if at]


def day(found: Reckoning) -> str:
    """Return the date of the safe instant, which ends its day."""
    assert found.safe is not None
    local = found.safe.astimezone(ZoneInfo(found.zone))
    assert f"{local:%H:%M:%S}" == "23:59:59"
    return f"{local:%a %Y-%m-%d}"


class TestTerroristContent:
    LAW = "eu-tco-art3-removal-1h"

    def test_an_hour_ends_plainly_and_formally(self) -> None:
        found = instants(count(self.LAW, "2026-11-20T10:15:30"))
        assert found == ["2026-11-20 11:15:30", "2026-11-20 12:00:00", "2026-11-20 11:15:30"]

    def test_after_clarification_there_is_a_full_hour_again(self) -> None:
        found = count(
            self.LAW,
            "2026-11-20T10:15",
            clarification_requested="2026-11-20T10:55",
            clarification_received="2026-11-20T13:05",
        )
        assert instants(found)[2] == "2026-11-20 14:05:00"

    def test_nobody_pauses_it(self) -> None:
        with pytest.raises(RefusalError, match="begins anew") as refused:
            count(self.LAW, "2026-11-20T10:15", paused="2026-11-20T10:30")
        assert refused.value.code == "never-pauses"

    def test_the_report_is_out_before_march(self) -> None:
        assert day(count("eu-tco-art7-transparency", "2026-12-31T12:00")) == "Sun 2027-02-28"
        assert day(count("eu-tco-art7-transparency", "2027-12-31T12:00")) == "Tue 2028-02-29"


class TestRequestsOfPeople:
    def test_a_month_without_its_date_ends_with_the_month_and_rolls(self) -> None:
        assert day(count("eu-gdpr-dsar-1mo", "2026-01-31T10:00")) == "Mon 2026-03-02"

    def test_three_months_run_from_the_start_and_roll_once(self) -> None:
        found = count("eu-gdpr-dsar-1mo", "2026-01-31T10:00", extended="2026-02-20T10:00")
        assert day(found) == "Thu 2026-04-30"

    def test_an_extension_after_the_first_month_is_refused(self) -> None:
        with pytest.raises(RefusalError) as refused:
            count("eu-gdpr-dsar-1mo", "2026-11-02T10:00", extended="2026-12-03T10:00")
        assert refused.value.code == "extension-late"

    def test_easter_moves_the_end_in_london(self) -> None:
        assert day(count("uk-gdpr-dsar-1mo", "2026-03-03T10:00")) == "Tue 2026-04-07"

    def test_identity_moves_the_start_in_london(self) -> None:
        found = count(
            "uk-gdpr-dsar-1mo", "2026-03-03T10:00", identity_received_at="2026-03-10T10:00"
        )
        assert day(found) == "Fri 2026-04-10"

    def test_clarification_takes_both_its_end_days_and_keeps_the_notice_possible(self) -> None:
        asked = {
            "clarification_requested": "2026-11-10T10:00",
            "clarification_received": "2026-11-14T16:00",
        }
        assert day(count("uk-gdpr-dsar-1mo", "2026-11-02T10:00", **asked)) == "Mon 2026-12-07"
        notice = count("uk-gdpr-dsar-extension-notice", "2026-11-02T10:00", **asked)
        assert day(notice) == "Mon 2026-12-07"
        extended = count(
            "uk-gdpr-dsar-1mo", "2026-11-02T10:00", extended="2026-12-07T10:00", **asked
        )
        assert day(extended) == "Mon 2027-02-08"


class TestEvidence:
    def test_ten_days_hold_back_until_they_are_over_or_cleared(self) -> None:
        assert day(count("eu-epoc-10d-notified", "2026-11-20T10:00")) == "Mon 2026-11-30"
        cleared = count(
            "eu-epoc-10d-notified",
            "2026-11-20T10:00",
            enforcing_authority_cleared="2026-11-23T10:00",
        )
        assert cleared.standing is Standing.TERMINATED

    def test_an_unclear_certificate_is_not_counted(self) -> None:
        with pytest.raises(RefusalError, match=r"Art 10\(6\)") as refused:
            count("eu-epoc-10d", "2026-11-20T10:00", clarification_requested="2026-11-21T10:00")
        assert refused.value.code == "unstructured"

    def test_preservation_is_prolonged_from_its_start(self) -> None:
        found = count("eu-epoc-pr-60d", "2026-11-20T10:00", extended="2026-12-22T10:00")
        assert day(found) == "Thu 2027-02-18"


class TestOthers:
    def test_two_working_days_pass_over_the_second_of_january_of_scotland(self) -> None:
        found = count("uk-terrorism-act-s3-2wd", "2026-12-31T10:00")
        assert day(found) == "Wed 2027-01-06"

    def test_the_media_get_the_longer_day(self) -> None:
        assert (
            instants(count("eu-emfa-media-24h", "2026-11-25T10:20"))[2] == "2026-11-26 11:00:00"
        )

    def test_seventy_two_hours_end_on_a_sunday(self) -> None:
        found = instants(count("eu-gdpr-breach-72h", "2026-12-24T10:00"))
        assert found[2] == "2026-12-27 10:00:00"

    def test_what_was_repealed_is_refused(self) -> None:
        with pytest.raises(RefusalError) as refused:
            count("de-netzdg-24h", "2026-11-20T10:00")
        assert refused.value.code == "not-in-force"

    @pytest.mark.parametrize("law", ["eu-dsa-art16-decision", "uk-osa-illegal-swift"])
    def test_a_house_target_stands_beside_the_law(self, law: str) -> None:
        found = count(law, "2026-11-20T10:00")
        assert (found.standing, found.safe) == (Standing.UNNUMBERED, None)
        assert [reading.name for reading in found.readings] == ["house"]
