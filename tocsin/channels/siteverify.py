"""Captchas by the protocol that hCaptcha, Turnstile and reCAPTCHA share (``siteverify``).

A form POST with the site's secret and the answer comes back as JSON with ``success``. The
address of whoever answered is not sent along: no provider needs it.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import httpx

from tocsin.domain.captcha import CaptchaAwayError, Widget

SECONDS = 5.0
LONGEST = 8_192  # characters of an answer; a longer one is none
Provider: TypeAlias = Literal["hcaptcha", "turnstile", "recaptcha"]


@dataclass(frozen=True, slots=True)
class _Known:
    """Where a provider's parts are, and what it calls them."""

    verify: str
    script: str
    css_class: str
    field: str
    hosts: tuple[str, ...]


KNOWN: dict[Provider, _Known] = {
    "hcaptcha": _Known(
        "https://api.hcaptcha.com/siteverify",
        "https://js.hcaptcha.com/1/api.js",
        "h-captcha",
        "h-captcha-response",
        ("https://hcaptcha.com", "https://*.hcaptcha.com"),
    ),
    "turnstile": _Known(
        "https://challenges.cloudflare.com/turnstile/v0/siteverify",
        "https://challenges.cloudflare.com/turnstile/v0/api.js",
        "cf-turnstile",
        "cf-turnstile-response",
        ("https://challenges.cloudflare.com",),
    ),
    "recaptcha": _Known(
        "https://www.google.com/recaptcha/api/siteverify",
        "https://www.google.com/recaptcha/api.js",
        "g-recaptcha",
        "g-recaptcha-response",
        ("https://www.google.com/recaptcha/", "https://www.gstatic.com/recaptcha/"),
    ),
}


@dataclass(frozen=True, slots=True)
class SiteVerify:
    """The ``Captcha`` port for one provider.

    Attributes:
        verify: Where answers are checked, when it is not the provider's usual place.
    """

    provider: Provider
    site_key: str
    secret: str = field(repr=False)
    verify: str = ""

    @property
    def widget(self) -> Widget:
        """What a page shows for it."""
        known = KNOWN[self.provider]
        return Widget(known.script, known.css_class, self.site_key, known.field, known.hosts)

    def passes(self, answer: str) -> bool:
        """Ask the provider whether an answer is right.

        Raises:
            CaptchaAwayError: It did not answer, or not as the protocol says.
        """
        if not answer or len(answer) > LONGEST:
            return False
        told = {"secret": self.secret, "response": answer, "sitekey": self.site_key}
        where = self.verify or KNOWN[self.provider].verify
        try:
            said = httpx.post(where, data=told, timeout=SECONDS).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise CaptchaAwayError(type(error).__name__) from error
        if not isinstance(said, dict) or not isinstance(said.get("success"), bool):
            raise CaptchaAwayError("no answer of this protocol")
        return bool(said["success"])
