"""The one look of all that is drawn: the console's own colours, as its style sheet has them.

A chart is a picture of its own, which no style sheet reaches; a test holds the two together.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

LookName: TypeAlias = Literal["light", "dark", "contrast"]
Tone: TypeAlias = Literal[
    "late", "soon", "near", "calm", "far", "good", "open", "1", "2", "3", "4", "5"
]
FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of one look.

    Attributes:
        tones: What a part of a chart means, or which of several kinds it is (``1`` …): told
            apart by lightness too, for people who see few colours.
    """

    card: str
    ink: str
    dim: str
    line: str
    tones: dict[Tone, str]


LOOKS: dict[LookName, Look] = {
    "light": Look(
        "#fff",
        "#1a2129",
        "#55616d",
        "#d9dee3",
        {
            "late": "#b3261e",
            "soon": "#d97706",
            "near": "#f0b65c",
            "calm": "#6aa0d0",
            "far": "#c3d3e2",
            "good": "#8cc5a8",
            "open": "#c3d3e2",
            "1": "#0b5394",
            "2": "#e69138",
            "3": "#2a9d8f",
            "4": "#8e5bb5",
            "5": "#aab4bd",
        },
    ),
    "dark": Look(
        "#1a2026",
        "#e4e8ec",
        "#a2adb8",
        "#323b44",
        {
            "late": "#d1493f",
            "soon": "#f3a83b",
            "near": "#a8823f",
            "calm": "#4d8cc7",
            "far": "#44566a",
            "good": "#84d3a0",
            "open": "#44566a",
            "1": "#8bc1f7",
            "2": "#f0a24a",
            "3": "#3fb3a3",
            "4": "#b98bdc",
            "5": "#69757f",
        },
    ),
    "contrast": Look(
        "#fff",
        "#000",
        "#222",
        "#000",
        {
            "late": "#8c0000",
            "soon": "#b85c00",
            "near": "#e8a317",
            "calm": "#5b9bd5",
            "far": "#d0d7de",
            "good": "#7fc8a0",
            "open": "#d0d7de",
            "1": "#003a70",
            "2": "#c46200",
            "3": "#00796b",
            "4": "#7a3fa0",
            "5": "#9aa0a6",
        },
    ),
}
