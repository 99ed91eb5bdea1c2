"""Check who is told: every target is a role, a person, a schedule or somebody outside."""

from collections.abc import Collection, Iterator

from tocsin.domain.access import Role
from tocsin.domain.response import OWNER
from tocsin.domain.stage_spec import AUDIENCES
from tocsin.playbooks.fixes import instead
from tocsin.playbooks.sheet import Problem, Sheet

TOLD = ("stages/*/notices/*/to", "updates/to/*")
ASKED = (
    *("ladders/*/rungs/*/to/*", "tasks/rungs/*/to/*", "checklists/*/*/owner"),
    *("suppress/*/to/*", "overlays/*/ladders/*/rungs/*/to/*", "overlays/*/suppress/*/to/*"),
)
PAGED = ("ladders/", "tasks/", "overlays/*/ladders/")  # rungs press, and may page
POLICY = "policy:"
UNPAGED = "only rungs of ladders and of tasks name a policy; it pages people until one answers"
NAMED = ("person:", "schedule:", "stakeholders:", "case-role:", "webhook:")
OUTSIDE = f"outside are only: {', '.join(AUDIENCES)}"


def wrong_targets(sheet: Sheet) -> Iterator[Problem]:
    """Find targets that reach nobody, and what is said of outsiders but names somebody else."""
    roles = [name for _, name in sheet.keys("roles")]
    for pattern in TOLD:
        for loc, target in sheet.texts(pattern):
            if target not in AUDIENCES and (wrong := _wrong(target, roles, AUDIENCES)):
                yield sheet.problem(loc, *wrong)
    for pattern in ASKED:
        for loc, target in sheet.texts(pattern):
            is_owner = target == OWNER and pattern.startswith("tasks/")
            paging = pattern.startswith(PAGED)
            if not is_owner and (wrong := _wrong(target, roles, (), may_page=paging)):
                yield sheet.problem(loc, *wrong)
    for pattern in ("suppress", "overlays/*/suppress"):
        for loc, name in sheet.keys(pattern):
            if name not in AUDIENCES:
                fix = instead(name, AUDIENCES)
                yield sheet.problem(loc, f"unknown audience {name!r}", fix, on_key=True)
    yield from _copies_inside(sheet)


def _copies_inside(sheet: Sheet) -> Iterator[Problem]:
    for loc, notice in sheet.find("stages/*/notices/*"):
        if not isinstance(notice, dict) or "attach" not in notice:
            continue
        if notice.get("to") not in AUDIENCES:
            message = "copies go to outsiders only"
            fix = f"leave `attach` out, or send it to one of: {', '.join(AUDIENCES)}"
            yield sheet.problem((*loc, "attach"), message, fix, on_key=True)


def _wrong(
    target: str,
    case_roles: Collection[str],
    outside: Collection[str],
    *,
    may_page: bool = False,
) -> tuple[str, str] | None:
    """Say what is wrong with a target, and what to write instead."""
    scheme, _, name = target.partition(":")
    if scheme == "case-role":
        known = [f"case-role:{role}" for role in case_roles]
        unknown = f"unknown case role {name!r}"
        return None if name in case_roles else (unknown, instead(target, known))
    if scheme == "role":
        known = [f"role:{role.value}" for role in Role]
        return None if target in known else (f"unknown role {name!r}", instead(target, known))
    if scheme == "policy" and name and not may_page:
        return f"{target!r} stands where nobody is paged", UNPAGED
    named = (*NAMED, *([POLICY] if may_page else []))
    if name and f"{scheme}:" in named:
        return None
    roles = (f"role:{role.value}" for role in Role)
    close = [role for role in (*roles, *outside) if role.endswith(target)] if target else []
    forms = f"role:, {', '.join(named)} and a name"
    more = f", or {', '.join(outside)}" if outside else ""
    fix = f"write {close[0]!r}" if close else f"write {forms}{more}"
    return f"unknown target {target!r}", fix
