"""Objects of an export: read one by one, so that a wrong one never hides the others.

Fields that a reader does not know are no fault; that they were not read is noted.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from tocsin.importers.report import ImportFaultError, Report

MOST_ROWS = 20_000
LONGEST_TEXT = 20_000
WRAPPERS = ("results", "data", "nodes", "items")
SHOWN = 40


def _clean(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a NUL character")
    return text


Text: TypeAlias = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_clean)]
Ident: TypeAlias = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_clean)]


class Record(BaseModel):
    """One object of an export; what it does not know stays beside it."""

    model_config = ConfigDict(frozen=True, extra="allow", coerce_numbers_to_str=True)


class Camel(Record):
    """One object whose fields are written ``likeThis``."""

    model_config = ConfigDict(alias_generator=to_camel)


Found = TypeVar("Found", bound=Record)
Row: TypeAlias = tuple[str, Found]
Rows: TypeAlias = list[Any] | None  # a list within an object, read by its own reader


class Reader:
    """Reads the lists of one export and tells the report what it could not read."""

    def __init__(self, document: Mapping[str, Any], report: Report) -> None:
        """Read from parsed JSON."""
        self.document = document
        self.report = report
        self._unread: dict[str, set[str]] = {}

    def top(self, name: str, model: type[Found]) -> list[Row[Found]]:
        """Read what a list call answered: a list, an answer around one, or several pages.

        Raises:
            ImportFaultError: There is something else, or too much of it.
        """
        return self.rows(self.document.get(name), name, model)

    def rows(self, given: object, path: str, model: type[Found]) -> list[Row[Found]]:
        """Read a list below a path; what is wrong in it is reported and left out.

        Raises:
            ImportFaultError: It is no list, or holds more than 20,000 objects.
        """
        found: list[Row[Found]] = []
        for where, raw in self._flat(given, path):
            if len(found) >= MOST_ROWS:
                raise ImportFaultError(path, f"more than {MOST_ROWS} objects")
            one = self.one(raw, where, model)
            if one is not None:
                found.append((where, one))
        return found

    def one(self, raw: object, path: str, model: type[Found]) -> Found | None:
        """Read one object, or report that it cannot be read."""
        try:
            record = model.model_validate(raw)
        except ValidationError as error:
            told = f"it cannot be read: {reason(error)}"
            self.report.lost(path, told, "mend the export, or add it by hand")
            return None
        self._look_into(record, path)
        return record

    def _look_into(self, record: Record, path: str) -> None:
        """Remember the fields that were not read, also those of objects within."""
        for name in record.model_extra or ():
            self._unread.setdefault(_general(path), set()).add(name[:100])
        for name, info in type(record).model_fields.items():
            within = getattr(record, name)
            if isinstance(within, Record):
                where = f"{path}.{info.alias or name}"
                self.report.part(where, path)
                self._look_into(within, where)

    def close(self, known: Sequence[str]) -> None:
        """Note the fields that were not read, and report the lists that nobody asked for."""
        for name in self.document:
            if name not in known:
                self.report.lost(
                    name, "nothing of it is imported: Tocsin has no counterpart", ""
                )
        for path, names in sorted(self._unread.items()):
            shown = ", ".join(sorted(names)[:SHOWN])
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            self.report.note(path, f"fields without a counterpart: {shown}{more}")

    def _flat(self, given: object, path: str) -> Iterator[tuple[str, object]]:
        if given is None:
            return
        if isinstance(given, Mapping):
            yield from self._answered(given, path)
        elif isinstance(given, list):
            for index, raw in enumerate(given):
                where = f"{path}[{index}]"
                if isinstance(raw, Mapping) and "id" not in raw:
                    yield from self._answered(raw, where)
                else:
                    yield where, raw
        else:
            raise ImportFaultError(path, f"a list is expected, not {_kind(given)}")

    def _answered(self, answer: Mapping[str, Any], path: str) -> Iterator[tuple[str, object]]:
        """Read what a call answered: around one object, around a list, or an object itself."""
        singular = _own(path).removesuffix("s")
        if isinstance(answer.get(singular), Mapping) and "." not in path:
            yield f"{path}.{singular}", answer[singular]
        elif path.endswith("]") and not _inner(answer, path):
            yield path, answer
        else:
            yield from self._unwrapped(answer, path)

    def _unwrapped(self, answer: Mapping[str, Any], path: str) -> Iterator[tuple[str, object]]:
        name = _inner(answer, path)
        if not name:
            raise ImportFaultError(path, "a list is expected, not an object without one")
        if _goes_on(answer) and not path.endswith("]"):
            what = "this is not the last page: what follows is not in the export"
            self.report.lost(path, what, "export every page")
        inner = answer[name]
        where = f"{path}.{name}"
        if isinstance(inner, Mapping):
            yield from self._unwrapped(inner, where)
            return
        for index, raw in enumerate(inner):
            yield f"{where}[{index}]", raw


def _own(path: str) -> str:
    """Return the name of the list that a path leads to."""
    return path.rsplit(".", 1)[-1].split("[", 1)[0]


def _inner(answer: Mapping[str, Any], path: str) -> str:
    """Return the field of an answer that holds the list."""
    for name in (_own(path), *WRAPPERS):
        if isinstance(answer.get(name), list):
            return name
    return "data" if isinstance(answer.get("data"), Mapping) else ""


def _goes_on(answer: Mapping[str, Any]) -> bool:
    """Tell whether an answer says that there is another page."""
    paging = answer.get("paging")
    page = answer.get("pageInfo")
    return (
        answer.get("more") is True
        or bool(answer.get("next"))
        or (isinstance(paging, Mapping) and bool(paging.get("next")))
        or (isinstance(page, Mapping) and page.get("hasNextPage") is True)
    )


def _general(path: str) -> str:
    """Return a path without the numbers in it."""
    parts = path.split("[")
    return "[]".join([parts[0], *(part.split("]", 1)[-1] for part in parts[1:])])


def reason(error: Exception) -> str:
    """Say in a line what is wrong; of several things the first."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))[:200]
    return f"{where}: {first['msg']}" if where else first["msg"]


def _kind(given: object) -> str:
    names = {str: "text", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(given), type(given).__name__)
