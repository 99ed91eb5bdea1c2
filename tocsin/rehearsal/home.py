"""Where the platform is established, and when it is closed: as the worker has it set."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from tocsin.domain.law.reckoning import Place
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.closures import load_closures
from tocsin.playbooks.reckonings import Reckonings


class Home(BaseSettings):
    """The settings that deadlines depend on; ``tocsin/settings.py`` tells of them."""

    model_config = SettingsConfigDict(env_prefix="TOCSIN_", extra="ignore")

    home_zone: str | None = None
    home_country: str | None = None
    home_subdivision: str | None = None
    closures: Path | None = None

    def reckonings(self) -> Reckonings:
        """Make what counts legal deadlines, as the worker would."""
        place = Place(self.home_zone, self.home_country, self.home_subdivision)
        return Reckonings(HolidayCalendars(load_closures(self.closures)), place)
