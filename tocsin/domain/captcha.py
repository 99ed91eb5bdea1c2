"""What may stand between a public form and machines: a puzzle that somebody else sets."""

from dataclasses import dataclass
from typing import Protocol


class CaptchaAwayError(Exception):
    """Whoever knows the answer could not be asked."""


@dataclass(frozen=True, slots=True)
class Widget:
    """What a page shows for it.

    Attributes:
        script: Address of the script that draws it.
        css_class: Of the element that it is drawn in, by which the script finds it.
        site_key: Says to the provider whose page it is; no secret.
        field: Name of the form's member that the script fills in.
        hosts: Where the page may load scripts, styles and frames from, and talk to.
    """

    script: str
    css_class: str
    site_key: str
    field: str
    hosts: tuple[str, ...]


class Captcha(Protocol):
    """Tells people from machines."""

    @property
    def widget(self) -> Widget:
        """What a page shows for it."""

    def passes(self, answer: str) -> bool:
        """Tell whether an answer is right; it counts once.

        Raises:
            CaptchaAwayError: Nobody could say.
        """
