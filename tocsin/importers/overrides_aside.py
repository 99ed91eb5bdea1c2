"""Overrides that stand beside the schedules of an export: by the ids of those they are of."""

from collections.abc import Container, Mapping

from tocsin.importers.records import Reader
from tocsin.importers.report import ImportFaultError

NAME = "overrides"


class OverridesAside:
    """Finds the overrides of a schedule where its own record has none."""

    def __init__(self, reader: Reader) -> None:
        """Look into an export.

        Raises:
            ImportFaultError: They are not said by schedule.
        """
        found = reader.document.get(NAME)
        if found is not None and not isinstance(found, Mapping):
            raise ImportFaultError(NAME, "an object of lists by schedule is expected")
        self._found: Mapping[str, object] = found or {}
        self._report = reader.report

    def of(self, schedule_id: str) -> tuple[object, str]:
        """Return what stands there of a schedule, perhaps nothing, and where."""
        return self._found.get(schedule_id), f"{NAME}.{schedule_id}"

    def tell_strays(self, known: Container[str]) -> None:
        """Report those of schedules that are not known."""
        for schedule_id in self._found:
            if schedule_id not in known:
                what = "they are of a schedule that is not in the export"
                self._report.lost(f"{NAME}.{schedule_id}", what)
