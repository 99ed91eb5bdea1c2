"""Charts as SVG, drawn by a process of its own that ends after it; the same data is drawn once.

What a chart says stands in its data too: whoever shows one shows a table beside it. Nothing of
the library that draws is loaded here.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from tocsin.reports.look import LookName, Tone

Shape: TypeAlias = Literal["upright", "lying"]
MOST_KEPT = 400
CPU_SECONDS, MEMORY_MB, WALL_SECONDS = 10, 512, 20.0


class UndrawnError(Exception):
    """The chart could not be drawn within the bounds; its data is in the table."""


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of bar, with a value for each category."""

    label: str
    values: tuple[float, ...]
    tone: Tone


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars that stand on each other: upright over time, lying for things with names.

    Attributes:
        categories: What the bars are of, in the order of reading.
        width: In pixels, as the height; text is twelve pixels high.
    """

    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    width: int
    height: int

    def digest(self, look: LookName) -> str:
        """Name the picture by everything that it depends on."""
        told = json.dumps([asdict(self), look], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


class Charts:
    """Draws charts and keeps what it drew; safe to call from many threads."""

    def __init__(self, cpu_seconds: int = CPU_SECONDS, memory_mb: int = MEMORY_MB) -> None:
        self._limits = (str(cpu_seconds), str(memory_mb))
        self._drawing = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._mutex = threading.Lock()
        self._home: str | None = None

    def draw(self, charts: Sequence[Chart], look: LookName) -> list[bytes]:
        """Return an SVG for each; those that are not there yet are drawn by one process.

        Raises:
            UndrawnError: It failed, or took too long or too much.
        """
        keys = [chart.digest(look) for chart in charts]
        if self._missing(keys):
            with self._drawing:
                missing = self._missing(keys)  # another thread may have drawn them meanwhile
                wanted = [
                    chart for chart, key in zip(charts, keys, strict=True) if key in missing
                ]
                if wanted:
                    self._keep(missing, self._run(wanted, look))
        with self._mutex:
            return [self._kept[key] for key in keys]

    def _missing(self, keys: Sequence[str]) -> list[str]:
        with self._mutex:
            return [key for key in keys if key not in self._kept]

    def _keep(self, keys: Sequence[str], drawn: Sequence[bytes]) -> None:
        with self._mutex:
            self._kept.update(zip(keys, drawn, strict=True))
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def _run(self, charts: Sequence[Chart], look: LookName) -> list[bytes]:
        told = json.dumps({"charts": [asdict(chart) for chart in charts], "look": look})
        try:
            done = subprocess.run(  # noqa: S603  our own module, no shell
                [sys.executable, "-P", "-m", "tocsin.reports.chart_child", *self._limits],
                input=told.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=WALL_SECONDS,
                check=False,
                env=os.environ | {"MPLCONFIGDIR": self._folder(), "OPENBLAS_NUM_THREADS": "1"},
            )
        except subprocess.TimeoutExpired as error:
            raise UndrawnError from error
        if done.returncode:
            raise UndrawnError
        drawn: list[str] = json.loads(done.stdout)
        return [one.encode() for one in drawn]

    def _folder(self) -> str:
        """Return where the library keeps its list of fonts, which goes with this process."""
        with self._mutex:
            if self._home is None or not Path(self._home).is_dir():
                self._home = tempfile.mkdtemp(prefix="tocsin-charts-")
                weakref.finalize(self, shutil.rmtree, self._home, ignore_errors=True)
            return self._home
