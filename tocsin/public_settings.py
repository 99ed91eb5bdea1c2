"""Settings of what people outside may do: the public notice form; part of ``Settings``."""

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings


class PublicSettings(BaseSettings):
    """What a process needs to know about the public form.

    Attributes:
        public_notices: Whether anybody may file notices at ``/notice``.
        public_notices_per_hour: From one network (an IPv4 address or an IPv6 /64); five times
            as many in a day.
        public_notice_bytes: How large one may be, with what is attached.
        captcha: Whose captcha stands before the form.
        captcha_site_key: The provider's public key of the site.
        captcha_secret: The provider's secret key of it.
        captcha_verify_url: Where answers are checked, when not where the provider usually does.
    """

    public_notices: Literal["off", "on"] = "off"
    public_notices_per_hour: int = Field(default=20, ge=1, le=10_000)
    public_notice_bytes: int = Field(default=10 * 1024 * 1024, ge=65_536, le=100 * 1024 * 1024)
    captcha: Literal["off", "hcaptcha", "turnstile", "recaptcha"] = "off"
    captcha_site_key: str = Field(default="", max_length=200)
    captcha_secret: SecretStr | None = None
    captcha_verify_url: str = Field(default="", pattern=r"^(https?://\S+)?$")

    @model_validator(mode="after")
    def _captcha_has_keys(self) -> Self:
        if self.captcha != "off" and not (self.captcha_site_key and self.captcha_secret):
            message = "TOCSIN_CAPTCHA needs TOCSIN_CAPTCHA_SITE_KEY and TOCSIN_CAPTCHA_SECRET"
            raise ValueError(message)
        return self
