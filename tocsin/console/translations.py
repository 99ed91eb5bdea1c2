"""What the console says, in the reader's language. Catalogues are gettext's ``.po`` files.

They are compiled when first needed, so there is no step between editing and seeing. A language
has several files, one per room of pages (``locale/es/inbox.po``); English is the source.
"""

import io
from functools import cache
from gettext import NullTranslations
from importlib import resources
from importlib.resources.abc import Traversable

from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("en", "es", "pt")
SOURCE = LANGUAGES[0]


def language_of(wanted: str) -> str:
    """Return the language that the console speaks to somebody who wants this one."""
    return wanted if wanted in LANGUAGES else SOURCE


def speaking(accepted: str) -> str:
    """Choose a language by ``Accept-Language`` (RFC 9110, 12.5.4), English when in doubt."""
    ranked = sorted(
        (_weight(part) for part in accepted[:500].split(",") if part.strip()),
        key=lambda one: -one[0],
    )
    wanted = [name.partition("-")[0].lower() for weight, name in ranked if weight > 0]
    return negotiate_locale(wanted, LANGUAGES) or SOURCE


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the messages of a language."""
    if language == SOURCE:
        return NullTranslations()
    merged = Translations()
    for entry in sorted(_folder(language).iterdir(), key=lambda file: file.name):
        if entry.name.endswith(".po"):
            compiled = io.BytesIO()
            write_mo(compiled, read_po(io.BytesIO(entry.read_bytes()), locale=language))
            compiled.seek(0)
            merged.merge(Translations(compiled))
    return merged


def _folder(language: str) -> Traversable:
    return resources.files("tocsin.console").joinpath("locale", language)


def _weight(part: str) -> tuple[float, str]:
    name, _, parameter = part.strip().partition(";")
    try:
        return float(parameter.strip().removeprefix("q=") or 1), name.strip()
    except ValueError:
        return 0.0, name.strip()
