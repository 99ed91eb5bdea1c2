"""What people are called: programs know the name that they sign in with, colleagues another."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Self


class Called(str):
    """The name that somebody signs in with, or a sentence with such names in it.

    It is a plain string to whatever sends it on: JSON, CSV and records have the names that
    programs know. A page has ``shown`` instead, in which people are called as colleagues call
    them, and templates need not think of it: they ask for ``__html__``.
    """

    __slots__ = ("shown",)

    shown: str

    def __new__(cls, name: str, shown: str = "") -> Self:
        """Make one; without another name people read the one that they sign in with."""
        made = super().__new__(cls, name)
        made.shown = shown or name
        return made

    @property
    def signs_in_as(self) -> str:
        """Return the name to sign in with as a plain string, which pages show as it is."""
        return str.__str__(self)

    def __html__(self) -> str:
        """Write it for a page (the protocol of MarkupSafe)."""
        return escape(self.shown)


def shown_as(name: str) -> str:
    """Return what people read for a name."""
    return name.shown if isinstance(name, Called) else name


def said_with(names: Mapping[str, str], say: Callable[[Mapping[str, str]], str]) -> Called:
    """Write a sentence with names by ids, so that it is shown with what people are called."""
    return all_said_with(names, lambda known: [say(known)])[0]


def all_said_with(
    names: Mapping[str, str], say: Callable[[Mapping[str, str]], list[str]]
) -> list[Called]:
    """Write several such sentences."""
    plain, shown = say(names), {who: shown_as(name) for who, name in names.items()}
    told = plain if shown == names else say(shown)
    return [Called(text, other) for text, other in zip(plain, told, strict=True)]


def told_apart(people: Iterable[tuple[str, str, str]]) -> dict[str, Called]:
    """Return by their ids what people are called; each is an id, a name and what people say.

    Two of the same name are told apart by the names that they sign in with.
    """
    known = list(people)
    said: dict[str, int] = {}
    for _, _, display in known:
        said[display.casefold()] = said.get(display.casefold(), 0) + 1
    return {
        user_id: Called(name, _alone(name, display, is_alone=said[display.casefold()] == 1))
        for user_id, name, display in known
    }


def _alone(name: str, display: str, *, is_alone: bool) -> str:
    return display if is_alone or display == name else f"{display} ({name})"
