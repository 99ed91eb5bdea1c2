"""The public form as it is set: whether anybody may file, how often, behind which captcha."""

from tocsin.channels.siteverify import SiteVerify
from tocsin.desk.public_door import PublicDoor
from tocsin.settings import Settings


def public_door(settings: Settings) -> PublicDoor:
    """Make it out of the settings."""
    captcha = None
    if settings.captcha != "off" and settings.captcha_secret is not None:
        captcha = SiteVerify(
            settings.captcha,
            settings.captcha_site_key,
            settings.captcha_secret.get_secret_value(),
            settings.captcha_verify_url,
        )
    return PublicDoor(
        is_open=settings.public_notices == "on",
        per_hour=settings.public_notices_per_hour,
        most_bytes=settings.public_notice_bytes,
        captcha=captcha,
    )
