"""The forms of a page as it is written: their controls, what labels them, where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate

CONTROLS = ("input", "select", "textarea")
GROUPED = ("radio", "checkbox")
UNSEEN = ("hidden", "submit")
ASIDE = frozenset({"must", "dim", "small"})  # classes of what stands in a label beside its name


@dataclass(slots=True)
class Control:
    """One control of a form.

    Attributes:
        at: Where its tag begins, in characters of the page.
        tag: The tag as it is written.
        beside: Where words about it go: before it, or after the legend of its group.
        label: What the page calls it.
    """

    name: str
    id: str
    at: int
    tag: str
    beside: int
    label: str = ""


@dataclass(slots=True)
class FoundForm:
    """A form that is sent to ``action``; ``folded`` is where closed details around it open."""

    action: str
    folded: Sequence[int]
    controls: list[Control] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """What is in a page; ``lists`` is where lists of all faults go."""

    forms: list[FoundForm]
    lists: list[int]


def forms_in(page: str) -> Found:
    """Read a page of ours; what others wrote is escaped in it, so that it is no markup."""
    reader = _Reader(page)
    reader.feed(page)
    reader.close()
    for form in reader.found.forms:
        for control in form.controls:
            control.label = control.label or reader.labels.get(control.id, "")
    return reader.found


class _Reader(HTMLParser):
    """Walks through a page and remembers what it passes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found, self.labels = Found([], []), dict[str, str]()
        self._lines = [0, *accumulate(len(line) + 1 for line in page.split("\n"))]
        self._form: FoundForm | None = None
        self._folds: list[int | None] = []  # of each details around: where to open it
        self._legends: list[tuple[str, int]] = []  # of each fieldset: its text and its end
        self._reading: tuple[str, str] | None = None  # label or legend, and whose label
        self._text: list[str] = []
        self._aside = 0
        self._inside: list[Control] = []  # controls in the label that is read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        at, written = self._at(), self.get_starttag_text() or ""
        if "data-faults" in given:
            self.found.lists.append(at + len(written))
        if tag == "details":
            self._folds.append(None if "open" in given else at + len("<details"))
        elif tag == "fieldset":
            self._legends.append(("", 0))
        elif tag in ("label", "legend"):
            self._reading, self._text, self._inside = (tag, given.get("for", "")), [], []
        elif tag == "span" and self._reading:
            self._aside += (
                1 if self._aside or ASIDE & set(given.get("class", "").split()) else 0
            )
        elif tag == "form" and given.get("method") == "post":
            folded = [one for one in self._folds if one is not None]
            self._form = FoundForm(given.get("action", "").partition("?")[0], folded)
            self.found.forms.append(self._form)
        elif tag in CONTROLS and self._form and given.get("type") not in UNSEEN:
            self._add(given, at, written)

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._folds:
            self._folds.pop()
        elif tag == "fieldset" and self._legends:
            self._legends.pop()
        elif tag == "form":
            self._form = None
        elif tag == "span" and self._aside:
            self._aside -= 1
        elif tag in ("label", "legend") and self._reading:
            self._named(tag, " ".join("".join(self._text).split()))

    def handle_data(self, data: str) -> None:
        if self._reading and not self._aside:
            self._text.append(data)

    def _named(self, tag: str, text: str) -> None:
        if tag == "legend" and self._legends:
            self._legends[-1] = (text, self._at() + len("</legend>"))
        elif self._reading and self._reading[1]:
            self.labels[self._reading[1]] = text
        for control in self._inside:
            control.label = control.label or text
        self._reading, self._aside = None, 0

    def _add(self, given: dict[str, str], at: int, written: str) -> None:
        name = given.get("name", "")
        if not name or self._form is None:
            return
        group = self._legends[-1] if self._legends and given.get("type") in GROUPED else ("", 0)
        control = Control(name, given.get("id", ""), at, written, group[1] or at, group[0])
        self._form.controls.append(control)
        if self._reading:
            self._inside.append(control)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
