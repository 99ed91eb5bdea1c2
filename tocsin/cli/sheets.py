"""What was put, written as people write it: YAML with times of day as ``"22:00"``."""

import re

import yaml

CLOCK = re.compile(r"(\d\d:\d\d)(:00)?")


class _Sheet(yaml.SafeDumper):
    """Writes every time of day alike: YAML 1.1 would quote 22:00 and leave 07:00 bare."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    clock = CLOCK.fullmatch(value)
    if clock:
        return dumper.represent_scalar("tag:yaml.org,2002:str", clock[1], style='"')
    return dumper.represent_str(value)


_Sheet.add_representer(str, _text)


def sheet(value: object) -> str:
    """Write JSON values as YAML, in their order."""
    return yaml.dump(value, Dumper=_Sheet, sort_keys=False, allow_unicode=True)
