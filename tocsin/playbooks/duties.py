"""Check that gates can do what they promise, and that whoever they ask may see the case.

A ladder whose people may not see the case is silence, and so is a gate.
"""

from collections.abc import Iterator

from tocsin.domain.access import CaseFacts, Grant, Principal, Role, Sensitivity, effective_roles
from tocsin.playbooks.fixes import instead
from tocsin.playbooks.sheet import Loc, Plain, Problem, Sheet

DEFAULT_VERDICTS = ["approve", "reject"]


def wrong_duties(sheet: Sheet) -> Iterator[Problem]:
    """Find gates that contradict themselves, and gates and ladders that reach nobody."""
    for loc, gate in sheet.find("stages/*/gate"):
        if isinstance(gate, dict):
            yield from _wrong_gate(sheet, loc, gate)
            yield from _wrong_approvals(sheet, loc, gate)
    yield from _unseen(sheet)


def _wrong_gate(sheet: Sheet, loc: Loc, gate: dict[str, Plain]) -> Iterator[Problem]:
    quorum = gate.get("quorum")
    if _several(quorum) and gate.get("four_eyes") != "true":
        message = f"a quorum of {quorum} contradicts four_eyes: false; the maker may not count"
        yield sheet.problem((*loc, "quorum"), message, "add `four_eyes: true`")
    early, extends = gate.get("severity_first"), gate.get("extends")
    for place, verdict in enumerate(early if isinstance(early, list) else ()):
        yield from _unknown_verdict(sheet, (*loc, "severity_first", place), verdict, gate)
    for verdict in extends if isinstance(extends, dict) else ():
        yield from _unknown_verdict(
            sheet, (*loc, "extends", verdict), verdict, gate, on_key=True
        )
    roles = gate.get("roles")
    if isinstance(roles, list) and gate.get("role") in roles:
        message = "`role` is among `roles` already"
        yield sheet.problem((*loc, "roles"), message, "leave `role` out")


def _wrong_approvals(sheet: Sheet, loc: Loc, gate: dict[str, Plain]) -> Iterator[Problem]:
    approvals = gate.get("approvals")
    if not isinstance(approvals, dict):
        return
    for verdict, approval in approvals.items():
        here = (*loc, "approvals", verdict)
        yield from _unknown_verdict(sheet, here, verdict, gate, on_key=True)
        if not isinstance(approval, dict):
            continue
        many = _several(approval.get("quorum")) or approval.get("each_role") == "true"
        if many and gate.get("four_eyes") != "true":
            message = "several approvals contradict four_eyes: false; the maker may not count"
            yield sheet.problem(here, message, "add `four_eyes: true` to the gate")


def _unknown_verdict(
    sheet: Sheet, loc: Loc, verdict: Plain, gate: dict[str, Plain], *, on_key: bool = False
) -> Iterator[Problem]:
    verdicts = _texts(gate.get("verdicts")) or DEFAULT_VERDICTS
    if verdict not in verdicts:
        message = f"{str(verdict)!r} is no verdict of this gate"
        yield sheet.problem(loc, message, instead(str(verdict), verdicts), on_key=on_key)


def _several(quorum: object) -> bool:
    return isinstance(quorum, str) and quorum.isdigit() and int(quorum) > 1


def _unseen(sheet: Sheet) -> Iterator[Problem]:
    """Find gates that nobody who holds them may see, and catch-alls that reach nobody."""
    for sensitivity in _sensitivities(sheet):
        for loc, gate in sheet.find("stages/*/gate"):
            if isinstance(gate, dict):
                holders = [*_texts(gate.get("roles")), *_texts([gate.get("role", "")])]
                if not _sees(holders, sensitivity):
                    message = f"no holder may see a {sensitivity} case"
                    yield sheet.problem(loc, message, _who(sensitivity))
        for loc, rungs in sheet.find("ladders/*/rungs"):
            last = rungs[-1] if isinstance(rungs, list) and rungs else None
            to = _texts(last.get("to")) if isinstance(last, dict) else []
            roles = [target.removeprefix("role:") for target in to]
            by_role = to and all(target.startswith("role:") for target in to)
            if by_role and not _sees(roles, sensitivity):
                message = f"its last rung reaches nobody on a {sensitivity} case"
                yield sheet.problem(loc, message, _who(sensitivity))


def _who(sensitivity: Sensitivity) -> str:
    """Name some roles that see such a case."""
    seeing = [role.value for role in Role if _sees([role.value], sensitivity)]
    return f"name one of: {', '.join(seeing[:5])}"


def _sensitivities(sheet: Sheet) -> list[Sensitivity]:
    given = [text for _, text in sheet.texts("sensitivity")] or [Sensitivity.OPEN]
    given += [text for _, text in sheet.texts("overlays/*/sensitivity")]
    return [level for level in Sensitivity if level in given]


def _sees(roles: list[str], sensitivity: Sensitivity) -> bool:
    known = [Role(name) for name in roles if name in set(Role)]
    anybody = Principal("anybody", "Anybody", tuple(Grant(role) for role in known))
    return len(known) < len(roles) or bool(effective_roles(anybody, CaseFacts(sensitivity)))


def _texts(part: object) -> list[str]:
    return (
        [one for one in part if isinstance(one, str) and one] if isinstance(part, list) else []
    )
