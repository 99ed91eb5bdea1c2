"""Roles of URLs in a letter: by the last words before one; a list inherits its head's."""

import re

from tocsin.intake.cues import NEAR, cue, has_no_role, last
from tocsin.intake.hosts import is_content, is_profile, owner
from tocsin.intake.urls import find_urls

_GLUE = 16  # a list's separators, counters and bullets
_LEAD = 240
_PASSING = 40
_CLOSING = re.compile(
    r"^[ \t]{0,8}(?:sincerely|(?:best |kind |warm )?regards|respectfully|very truly yours"
    r"|yours (?:truly|faithfully|sincerely)|best wishes|thanks|thank you|cordially"
    r"|mit freundlichen|с уважением|saludos)\b[^\n]{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)


def roles_in_letter(text: str, notice: bool) -> tuple[list[str], list[str]]:
    """The last cue before a URL decides; without one the URL goes where the last one went."""
    closing = _closing(text)
    roles: dict[str, list[str]] = {"target": [], "work": [], "else": []}
    role, before = "", 0
    for found in find_urls(text):
        lead = text[max(before, found.start - _LEAD) : found.start]
        before = found.end
        if has_no_role(found.url) or (found.start > closing and not is_content(found.url)):
            continue
        role = _role(found.url, lead, role) if notice else _role_in_reply(found.url, lead)
        roles[role].append(found.url)
    return _consistent(roles["target"], roles["work"])


def _role(url: str, lead: str, inherited: str) -> str:
    """Weigh the words right before a URL in a takedown letter."""
    target, work, other = (
        last(cue, lead) for cue in (cue("target"), cue("work"), cue("other"))
    )
    is_glue = len(lead.strip()) < _GLUE
    if is_content(url):
        if is_profile(url) and other > max(target, work):
            return "else"
        near = lead[-NEAR:]
        is_own = bool(cue("own_repository").search(near)) and not cue("blame").search(near)
        return "work" if is_own or (is_glue and inherited == "work") else "target"
    if max(target, work, other) < 0:
        return inherited if is_glue and inherited else "work"
    if other > max(target, work):
        return "else"
    return "target" if target > work and cue("blame").search(lead[-NEAR:]) else "work"


def _role_in_reply(url: str, lead: str) -> str:
    """In a reply or an order only the platform's own content counts, unless said in passing."""
    target, other = last(cue("target"), lead), last(cue("other"), lead)
    in_passing = other > max(target, len(lead) - _PASSING, -1)
    return "target" if is_content(url) and not in_passing else "else"


def _consistent(targets: list[str], works: list[str]) -> tuple[list[str], list[str]]:
    """What lies in a listed repository is affected too; a person's page is not, beside it."""
    if not any(map(is_content, targets)):
        return targets + [u for u in works if is_content(u)], [
            u for u in works if not is_content(u)
        ]
    owners = {owner(url) for url in targets} - {""}
    moved = [url for url in works if is_content(url) and owner(url) in owners]
    holders = {owner(url) for url in targets if not is_profile(url)}
    kept = [url for url in targets if not (is_profile(url) and owner(url) in holders)]
    return kept + moved, [url for url in works if url not in moved]


def _closing(text: str) -> int:
    """Where the last sign-off starts; the end of the text without one."""
    last = len(text)
    for match in _CLOSING.finditer(text):
        if match.start() > len(text) // 3:
            last = match.start()
    return last
