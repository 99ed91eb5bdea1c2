"""Everything the console says is said in each of its languages."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import api
import tocsin.console.app
from tests.unit.console.shipped_words import shipped_words
from tocsin.console.translations import LANGUAGES, SOURCE, catalogue, speaking
from tocsin.desk.errors import problems

HOME = Path(tocsin.console.__file__).parent
MAPPING = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
API = Path(api.__file__).parent  # whose page behind a message's link speaks them too
OF_LINKS = [("page_link*.py", "python"), ("page_link.html", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "counted": (1, 2),
    "_say": None,
}
PLACES = re.compile(r"%\(\w+\)s|\{\w*\}")
OTHERS = [language for language in LANGUAGES if language != SOURCE]


@cache
def messages():
    """Everything that templates, code and shipped playbooks say, in English, with where."""
    found = {}
    for folder, mapping, options in ((HOME, MAPPING, OPTIONS), (API, OF_LINKS, {})):
        for file, line, message, *_ in extract_from_dir(folder, mapping, options, KEYWORDS):
            found.setdefault(message, f"{file}:{line}")
    for problem in problems():
        found.setdefault(problem.title, f"the problem {problem.code}")
    for text, where in shipped_words().items():
        found.setdefault(text, where)
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated(language):
    known = _known(language)

    missing = [
        f"{where} {message!r}"
        for message, where in messages().items()
        if not known.get(message[0] if isinstance(message, tuple) else message)
    ]

    assert not missing, f"{len(missing)} without {language}:\n" + "\n".join(sorted(missing))


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_translated_that_nobody_says(language):
    said = {one[0] if isinstance(one, tuple) else one for one in messages()}

    assert not sorted(set(_known(language)) - said)


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_places_to_fill(language):
    different = [
        (message, said)
        for message, all_ in _known(language).items()
        for said in all_
        if sorted(PLACES.findall(message)) != sorted(PLACES.findall(said))
    ]

    assert not different


@pytest.mark.parametrize("language", OTHERS)
def test_a_message_is_translated_the_same_way_in_every_room(language):
    ways = {}
    for file in sorted((HOME / "locale" / language).glob("*.po")):
        with file.open("rb") as read:
            for message in read_po(read, locale=language):
                if message.id and isinstance(message.id, str):
                    ways.setdefault(message.id, set()).add(message.string)

    assert not {text: said for text, said in ways.items() if len(said) > 1}


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("pt-BR", "pt"),
        ("de, fr;q=0.5", "en"),
        ("en;q=0.1, pt;q=0.9", "pt"),
        ("es;q=0, en", "en"),
        ("", "en"),
        (";;;q=x,,", "en"),
    ],
)
def test_the_language_is_chosen_by_what_the_browser_asks_for(accepted, language):
    assert speaking(accepted) == language


def _known(language):
    found = {}
    for file in sorted((HOME / "locale" / language).glob("*.po")):
        with file.open("rb") as read:
            for message in read_po(read, locale=language):
                if not message.id or message.fuzzy:
                    continue
                plural = isinstance(message.id, tuple)
                said = tuple(message.string) if plural else (message.string,)
                if all(said):
                    found[message.id[0] if plural else message.id] = said
    assert catalogue(language).info() is not None
    return found
