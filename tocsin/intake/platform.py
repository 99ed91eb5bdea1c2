"""Which hosts are the platform's own, and how its addresses are built: a setting, kept as data.

A process settles on one platform when it starts; ``phrases/hosts.yaml`` is the default. Every
pattern is matched against a path of bounded length.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tocsin.intake.wording import raw

_FILE = (".yaml", ".yml")
_HOST = re.compile(r"^(?:[a-z0-9_-]{1,63}\.){1,8}[a-z0-9-]{2,63}$")


class PlatformError(ValueError):
    """TOCSIN_PLATFORM_HOSTS names no hosts, or a file that is not of the right shape."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One sort of address: hosts, the path's pattern, and what it is called by."""

    hosts: tuple[str, ...]
    path: re.Pattern[str]
    key: str

    def is_for(self, host: str) -> bool:
        """Whether addresses of this host are built so; ``*.`` stands for any host below."""
        return host in self.hosts or any(
            named.startswith("*.") and host.endswith(named[1:]) for named in self.hosts
        )

    def name(self, host: str, path: str) -> str:
        """Return the key of a host and lower-case path; empty when the path does not fit."""
        match = self.path.fullmatch(path)
        return self.key.format("", *match.groups(), host=host) if match else ""


@dataclass(frozen=True, slots=True)
class Platform:
    """The whole table, compiled. Attributes are named as in ``phrases/hosts.yaml``."""

    content: tuple[str, ...]
    content_hosts: frozenset[str]
    places: tuple[Shape, ...]
    profiles: tuple[Shape, ...]
    owners: tuple[Shape, ...]
    front_doors: frozenset[str]
    reserved: frozenset[str]
    policy_hosts: frozenset[str]
    policy_pages: re.Pattern[str]
    archives: re.Pattern[str]
    telling_query: frozenset[str]


def platform_of(setting: str) -> Platform:
    """Compile what TOCSIN_PLATFORM_HOSTS says.

    Args:
        setting: Empty for the default; the path of a YAML file; or hosts, comma-separated,
            which replace the default's content hosts.

    Raises:
        PlatformError: The file cannot be read, a member is wrong, or a host is none.
    """
    setting = setting.strip()
    if setting.lower().endswith(_FILE):
        return _from_file(setting)
    if not setting:
        return _default()
    hosts = [part.strip().lower().removeprefix("www.") for part in setting.split(",")]
    wrong = [host for host in hosts if not _HOST.match(host)]
    if wrong:
        message = f"TOCSIN_PLATFORM_HOSTS: {wrong[0]!r} is not a host name"
        raise PlatformError(message)
    return _compiled({**raw("hosts"), "content": hosts})


@cache
def _default() -> Platform:
    return _compiled(raw("hosts"))


def _from_file(path: str) -> Platform:
    """Take the default for whatever the file leaves out."""
    try:
        data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        return _compiled({**raw("hosts"), **data})
    except (OSError, yaml.YAMLError, TypeError, KeyError, ValueError, re.error) as error:
        message = f"TOCSIN_PLATFORM_HOSTS: {path} cannot be used: {error}"
        raise PlatformError(message) from error


def _compiled(data: dict[str, Any]) -> Platform:
    content = tuple(data["content"])
    return Platform(
        content=content,
        content_hosts=frozenset(content),
        places=_shapes(data["places"]),
        profiles=_shapes(data["profiles"]),
        owners=_shapes(data["owners"]),
        front_doors=frozenset((*data["front_doors"]["hosts"], *content)),
        reserved=frozenset(data["front_doors"]["reserved"]),
        policy_hosts=frozenset(data["policies"]["hosts"]),
        policy_pages=_any_of(data["policies"]["pages"]),
        archives=_any_of(data["archives"]),
        telling_query=frozenset(data["telling_query"]),
    )


def _shapes(rows: list[dict[str, Any]]) -> tuple[Shape, ...]:
    return tuple(Shape(tuple(r["hosts"]), re.compile(r["path"]), r["key"]) for r in rows)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    """Join patterns; none at all match nothing."""
    return re.compile("|".join(patterns) if patterns else r"(?!)", re.IGNORECASE)
