"""A duration as people write it in playbooks and policies: checked, and kept as written."""

from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from tocsin.domain.durations import parse_duration


def _checked(text: str) -> str:
    parse_duration(text)
    return text


Span: TypeAlias = Annotated[str, AfterValidator(_checked)]
