"""The fields of a playbook as a form asks for them: which control, whose words, what is in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tocsin.console.rule_texts import rule_text
from tocsin.console.visitor import Reader
from tocsin.domain.field_spec import FieldSpec
from tocsin.domain.places import COUNTRIES
from tocsin.domain.playbook import Playbook

A_LINE = 300  # characters that fit into one line; more asks for a larger field
PREFIX = "fields."
CONTROLS = {"urls": "urls", "email": "email", "date": "date", "country": "country"}
LINES = {"url": "url", "email": "email", "phone": "tel", "country": "country", "date": "date"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a form.

    Attributes:
        code: What the playbook calls it; ``name`` is what the form does.
        label: In the reader's language or the playbook's; empty when it has none.
        control: ``line``, ``area``, ``urls``, ``choice``, ``yes_no``, ``country``, or a type of
            ``<input>``.
        most: Characters that it takes; 0 when nobody says.
        choices: The only answers, as codes.
    """

    code: str
    name: str
    label: str
    help: str
    control: str
    required: bool
    value: str
    most: int = 0
    choices: tuple[str, ...] = ()


def asked(
    playbook: Playbook, reader: Reader, given: Mapping[str, str] | None = None
) -> Iterator[Asked]:
    """Yield the fields of a playbook, in its order, with what was given so far."""
    for name, spec in playbook.fields.items():
        yield of_field(name, spec, reader, (given or {}).get(PREFIX + name, ""))


def of_field(name: str, spec: FieldSpec, reader: Reader, value: str) -> Asked:
    """Say how one field is asked for."""
    language = reader.language
    return Asked(
        code=name,
        name=PREFIX + name,
        label=rule_text(language, spec.label, spec.labels),
        help=rule_text(language, spec.help, spec.helps),
        control=_control(spec),
        required=spec.required,
        value=value,
        most=spec.max_length or 0,
        choices=spec.choices,
    )


def countries(reader: Reader) -> list[tuple[str, str]]:
    """Return all countries with what they are called in the reader's language, in its order."""
    named = reader.locale.territories
    return sorted(((code, named.get(code, code)) for code in COUNTRIES), key=lambda one: one[1])


def _control(spec: FieldSpec) -> str:
    if spec.choices:
        return "choice"
    if spec.type == "yes_no":
        return "yes_no"
    if spec.type in CONTROLS:
        return CONTROLS[spec.type]
    if spec.format is not None:
        return LINES.get(spec.format, "line")
    return "line" if spec.max_length is not None and spec.max_length <= A_LINE else "area"
