"""Calendars as the law pack's entries ask for them."""

import pytest

from tocsin.domain.law.pack import NamedCalendar
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.lawpack import load_pack


@pytest.fixture(scope="package")
def calendars() -> HolidayCalendars:
    return HolidayCalendars()


@pytest.fixture(scope="package")
def named() -> tuple[NamedCalendar, ...]:
    return tuple(load_pack().calendars.values())
