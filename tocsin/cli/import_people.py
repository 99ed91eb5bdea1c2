"""Who the people of an export are here: by what one says, else by their e-mail address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tocsin.cli.client import Api
from tocsin.cli.errors import UsageError
from tocsin.importers.plan import Person, Plan


@dataclass(slots=True)
class Known:
    """Names here by key there, and who has none."""

    names: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    unmatched: list[Person] = field(default_factory=list)
    asked: bool = True


def said(maps: Iterable[str]) -> dict[str, str]:
    """Read ``old=new`` pairs.

    Raises:
        UsageError: One is no pair.
    """
    found = {}
    for one in maps:
        old, _, new = one.rpartition("=")
        if not old or not new:
            raise UsageError(f"--map {one!r} is no pair: write OLD=NAME")
        found[old.casefold()] = new
    return found


def match(plan: Plan, users: Iterable[Mapping[str, Any]], maps: Mapping[str, str]) -> Known:
    """Find people by what is said of their key, name or address; else by the address.

    Raises:
        UsageError: Somebody is to be a person whom nobody knows here.
    """
    known = Known()
    active = [user for user in users if user["active"]]
    by_name = {user["name"]: user for user in active}
    by_email: dict[str, Mapping[str, Any]] = {}
    for user in active:
        if user["email"]:
            by_email.setdefault(user["email"].casefold(), user)
    for person in plan.people.values():
        wanted = next((maps[alias] for alias in _aliases(person) if alias in maps), None)
        if wanted is not None and wanted not in by_name:
            raise UsageError(f"there is no active person {wanted!r}", "see `tocsin users list`")
        found = by_name[wanted] if wanted else by_email.get(person.email.casefold() or " ")
        if found:
            known.names[person.key] = found["name"]
            known.ids[found["name"]] = found["id"]
        else:
            known.unmatched.append(person)
    return known


def create(api: Api, known: Known, taken: Iterable[str]) -> list[str]:
    """Add everybody who has an address and is not here yet, on call and nothing more."""
    names, made = set(taken), []
    for person in list(known.unmatched):
        if "@" not in person.email:
            continue
        short = person.email.split("@")[0]
        name = person.email if short in names else short
        body = {
            "name": name,
            "display_name": person.name or name,
            "email": person.email,
            "language": "en",
            "grants": [{"role": "on_call", "jurisdictions": [], "teams": []}],
        }
        user = api.post("/v1/users", body, key=f"import-{person.email.casefold()}")
        names.add(name)
        known.names[person.key] = user["name"]
        known.ids[user["name"]] = user["id"]
        known.unmatched.remove(person)
        made.append(user["name"])
    return made


def _aliases(person: Person) -> Iterable[str]:
    return (alias.casefold() for alias in (person.key, person.email, person.name) if alias)
