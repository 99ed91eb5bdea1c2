"""What a row measures, and the one table that is printed of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Judge = Literal["ours", "ratio", "nothing"]
HEAD = ("row", "what", "ours", "baseline", "ratio", "target", "met?")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure.

    Attributes:
        row: Name of the row that it belongs to.
        what: What was measured, in words.
        ours: What the product took or reached.
        unit: Unit of ``ours`` and ``baseline``.
        baseline: The same figure of what it is compared with, from the same run.
        target: The figure to reach; it is a floor when ``at_least``, else a ceiling.
        judge: Which figure the target is about.
        note: What one must know to read it.
    """

    row: str
    what: str
    ours: float
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    at_least: bool = False
    judge: Judge = "ours"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours over the baseline's."""
        return self.ours / self.baseline if self.baseline else None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None when there is none."""
        judged = self.ratio if self.judge == "ratio" else self.ours
        if self.target is None or judged is None or self.judge == "nothing":
            return None
        return judged >= self.target if self.at_least else judged <= self.target

    def as_json(self) -> dict[str, Any]:
        """Return every figure and the verdict."""
        return {**asdict(self), "ratio": self.ratio, "met": self.met}

    def cells(self) -> tuple[str, ...]:
        """Return what the table shows."""
        target = ""
        if self.target is not None:
            unit = "×" if self.judge == "ratio" else self.unit
            target = f"{'≥' if self.at_least else '≤'} {figure(self.target)} {unit}"
        met = {True: "yes", False: "NO", None: ""}[self.met]
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else ""
        other = f"{figure(self.baseline)} {self.unit}" if self.baseline is not None else ""
        ours = f"{figure(self.ours)} {self.unit}"
        return (self.row, self.what, ours, other, ratio, target.strip(), met)


def figure(value: float) -> str:
    """Write a number with as many digits as mean something."""
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}" if abs(value) >= 0.001 else f"{value:.1e}"


def render(measures: Iterable[Measure]) -> str:
    """Draw the table as GitHub's Markdown, with the notes below it."""
    listed = list(measures)
    rows = [HEAD, *(measure.cells() for measure in listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        + " |"
        for row in rows
    ]  # fmt: skip
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    notes = [f"- {one.row}, {one.what}: {one.note}" for one in listed if one.note]
    return "\n".join([*lines, "", *notes])
