"""In which language the page behind a message's link speaks: that of whom it was sent to."""

from api.page_link_html import Speech
from tocsin.console.translations import language_of, speaking
from tocsin.console.visitor import Reader
from tocsin.console.writing import Writing


def link_speech(language: str, accepted: str) -> Speech:
    """Speak as a person reads; to somebody unknown as their browser asks (``accepted``)."""
    spoken = language_of(language) if language else speaking(accepted)
    writing = Writing(Reader(language=spoken))
    return Speech(spoken, writing.sentence, writing.word)
