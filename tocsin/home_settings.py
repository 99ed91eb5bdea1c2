"""Settings of where the platform is established and when it is closed; in ``Settings``."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from tocsin.domain.law.reckoning import Place


class HomeSettings(BaseSettings):
    """What deadlines depend on, for whoever counts them: worker, API and rehearsals alike.

    Attributes:
        home_zone: IANA name of the time zone where the platform is established: deadlines of
            its own are counted there. Else what each law's entry names stands in.
        home_country: ISO 3166-1 code of that place; its days off count.
        home_subdivision: ISO 3166-2 code of its part, without the country.
        closures: YAML or JSON file of days on which the platform does not work.
    """

    model_config = SettingsConfigDict(env_prefix="TOCSIN_", extra="ignore")

    home_zone: str | None = None
    home_country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    home_subdivision: str | None = Field(default=None, pattern=r"^[A-Z0-9]{1,3}$")
    closures: Path | None = None

    @property
    def home(self) -> Place:
        """Where the platform is established, as far as anybody said."""
        return Place(self.home_zone, self.home_country, self.home_subdivision)
