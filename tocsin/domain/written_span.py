"""A duration as people write it in playbooks and policies: checked, and kept as written."""

from datetime import timedelta
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from tocsin.domain.durations import parse_duration


def _checked(text: str) -> str:
    parse_duration(text)
    return text


def at_most(longest: timedelta) -> AfterValidator:
    """Refuse durations that are longer."""

    def check(text: str) -> str:
        if parse_duration(text) > longest:
            raise ValueError(f"{text!r} is longer than {longest // timedelta(hours=1)} hours")
        return text

    return AfterValidator(check)


Span: TypeAlias = Annotated[str, AfterValidator(_checked)]
