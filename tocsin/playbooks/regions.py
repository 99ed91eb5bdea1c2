"""The regions that overlays may name, and the countries in each."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

REGIONS = Path(__file__).parent / "regions.yaml"


@cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """Return the member countries of every region, by its name."""
    read = yaml.load(REGIONS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only
    return {name: tuple(region["countries"].split()) for name, region in read.items()}
