"""Sorting a paper's URLs: where the affected content is, the original work, or neither.

In the form the question decides. In a letter the last words before a URL do, and a list
inherits from its head. What nobody asks to act on (rules, published notices, a signature's
home page) is neither.
"""

import re
from dataclasses import dataclass

from tocsin.domain.draft import Document
from tocsin.intake.form import Form
from tocsin.intake.hosts import (
    canonical,
    is_archive,
    is_content,
    is_policy,
    is_profile,
    place,
    split,
)
from tocsin.intake.urls import find_urls

_TARGET_CUE = re.compile(
    "|".join((
        r"infring(?:ing|e|es|er|ers|ement)\b|infringed(?=:| (?:file|material|content|url|link|page|repo|code))",
        r"pirat|stolen|\bstole\b|illegal|unlawful|unauthori|without (?:\w{1,12} )?(?:permission|consent|licen)",
        r"violat|leak|expos|counterfeit|fraud|\bfake|offending|copied|clon(?:e|ed)\b|\bcop(?:y|ies) (?:of|at|on)",
        r"tak(?:e|en|ing) ?down|remov|delet|disabl|hosted (?:at|on)|located at|listed urls|distribut",
        r"following (?:\w{1,12} )?(?:url|link|repo|file|page|site|material|content)|repositor|\brepos?\b|\bforks?\b",
        r"report|found (?:at|on|here|in)|contain",
    )),
    re.IGNORECASE,
)  # fmt: skip
_WORK_CUE = re.compile(
    "|".join((
        r"original|copyrighted (?:work|material|code|content)|infringed(?!:| (?:file|material|content|url|link|page|repo|code))",
        r"\b(?:my|our|own) (?:\w{1,12} )?(?:work|code|web ?site|site|repo|project|product|book|software|app)\b",
        r"official|purchas|for sale|\bsold\b|publish(?:ed)? (?:at|on|by)|home ?page|owned by|legitimate|authentic",
        r"\(from\b|\bcopyright (?:owner|holder|information)|©|rights? holder|licensed|download page|d/b/a\b|website is",
        r"available (?:at|on|from|here)|company",
    )),
    re.IGNORECASE,
)  # fmt: skip
# Close before one of the platform's own URLs, only these make it the original.
_OWN_REPOSITORY = re.compile(
    "|".join((
        r"\boriginal(?:ly|s)?\b|infringed (?:copyrighted )?work|copyrighted work|\bofficial|upstream|authentic|legitimate",
        r"\b(?:my|our) (?:own |original |github |public |private )*(?:repo\w{0,8}|project|github)\b",
    )),
    re.IGNORECASE,
)  # fmt: skip
_BLAME = re.compile(
    r"infring(?:ing|e|es|ement)\b|unauthori|pirat|stolen|\bstole\b|copied|\bcop(?:y|ies)\b|clon(?:e|ed)|fork(?:s|ed) (?:of|from)|contain"
    r"|counterfeit|remov|tak(?:e|en|ing) ?down|violat|leak",
    re.IGNORECASE,
)  # fmt: skip
_ELSE_CUE = re.compile(
    r"contact(?: info)?|profile|account (?:page|of)|\buser(?:name)?\b|infringer|see also|policy|terms|guide|according to"
    r"|filed by|notice (?:at|from)|previous|licen[cs]e (?:can|is|at)",
    re.IGNORECASE,
)
_NEAR = 110  # characters in which a cue still belongs to the URL
_GLUE = 16  # a list's separators, counters and bullets
_CLOSING = re.compile(
    r"^[ \t]{0,8}(?:sincerely|(?:best |kind |warm )?regards|yours (?:truly|faithfully|sincerely)|respectfully|very truly yours|best wishes|thanks|thank you|cordially|mit freundlichen|с уважением|saludos)\b[^\n]{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)
_STRUCK = re.compile(r"\[invalid\]", re.IGNORECASE)

_TARGETS = frozenset(("target", "taken_down", "forks"))
_WORKS = frozenset(("work", "work_url", "nature"))
_MUTE = frozenset(
    (
        "infringer",
        "contact",
        "signature",
        "guide",
        "declared",
        "said_below",
        "revised",
        "platform",
    )
)


@dataclass(frozen=True, slots=True)
class Apportioned:
    """The paper's URLs by role, each once, as written."""

    targets: tuple[str, ...]
    works: tuple[str, ...]
    struck: tuple[str, ...]
    archive: tuple[str, ...]


def apportion(text: str, form: Form, document: Document) -> Apportioned:
    """Give every URL its role, by form answer or by the words before it."""
    notice = document is Document.TAKEDOWN
    if form.is_takedown or form.is_counter_notice:
        targets, works = _from_form(form)
    else:
        targets, works = _from_letter(text, notice)
    everything = [found.url for found in find_urls(text)]
    if not targets:
        targets = _fallback(everything, works, document)
    known = {canonical(url) for url in targets}
    works = [url for url in works if canonical(url) not in known] if notice else []
    return Apportioned(
        _once(targets),
        _once(works),
        tuple(_STRUCK.findall(text)),
        _once([url for url in everything if is_archive(url)]),
    )


def _from_form(form: Form) -> tuple[list[str], list[str]]:
    """The question decides; then what lies in the same repository follows it."""
    listed = [
        pair
        for s in form.sections
        if s.asks in ("target", "taken_down")
        for pair in _led(s.answer)
    ]
    forks = [url for s in form.sections if s.asks == "forks" for url, _ in _led(s.answer)]
    described = [
        (url, lead, s.asks)
        for s in form.sections
        if s.asks in _WORKS
        for url, lead in _led(s.answer)
    ]
    own = _originals(described, listed)
    targets = [url for url, lead in listed if not _is_compared(url, lead, own)]
    targets += [
        url
        for url in forks
        if is_content(url) and not is_profile(url) and place(url) not in own
    ]
    here = {place(url) for url in targets} - {""}
    works = [url for url, _, asks in described if _is_work(url, here, asks)]
    works += [
        url
        for url, lead in listed
        if place(url) in own or (not is_content(url) and _WORK_CUE.search(lead))
    ]
    for section in form.sections:
        if section.asks not in _MUTE | _TARGETS:
            more = [
                url for url, _ in _led(section.answer) if is_content(url) and "#L" not in url
            ]
            targets += [url for url in more if place(url) in here]
            works += [url for url in more if place(url) in own]
    return targets, works


def _led(answer: str) -> list[tuple[str, str]]:
    """Each URL that has a role at all, with the words between it and the one before."""
    pairs, before = [], 0
    for found in find_urls(answer):
        if not _never(found.url):
            pairs.append((found.url, answer[max(before, found.start - 120) : found.start]))
        before = found.end
    return pairs


def _originals(
    described: list[tuple[str, str, str]], listed: list[tuple[str, str]]
) -> frozenset[str]:
    """Places that the sender calls the original, unless nothing else were left to act on."""
    own = {
        place(url)
        for url, lead, asks in described
        if is_content(url)
        and (asks == "work_url" or _OWN_REPOSITORY.search(lead[-_NEAR:]))
        and not _BLAME.search(lead[-_NEAR:])
    }
    own -= {""}
    left = {place(url) or url for url, _ in listed} - own
    return frozenset(own) if left else frozenset()


def _is_compared(url: str, lead: str, own: frozenset[str]) -> bool:
    """Tell what stands in the target answer only to be compared with."""
    if is_content(url):
        return place(url) in own
    return bool(_WORK_CUE.search(lead) or _ELSE_CUE.search(lead))


def _is_work(url: str, here: set[str], asks: str) -> bool:
    if is_content(url):
        return asks != "nature" and place(url) not in here and not is_profile(url)
    return True


def _from_letter(text: str, notice: bool) -> tuple[list[str], list[str]]:
    """The last cue before a URL decides; without one the URL goes where the last one went."""
    closing = _closing(text)
    roles: dict[str, list[str]] = {"target": [], "work": [], "else": []}
    role, before = "", 0
    for found in find_urls(text):
        lead = text[max(before, found.start - 240) : found.start]
        before = found.end
        if _never(found.url) or (found.start > closing and not is_content(found.url)):
            continue
        role = _role(found.url, lead, role) if notice else _role_in_reply(found.url, lead)
        roles[role].append(found.url)
    return _consistent(roles["target"], roles["work"])


def _role(url: str, lead: str, inherited: str) -> str:
    """Weigh the words right before a URL in a takedown letter."""
    target, work, other = (_last(cue, lead) for cue in (_TARGET_CUE, _WORK_CUE, _ELSE_CUE))
    is_glue = len(lead.strip()) < _GLUE
    if is_content(url):
        if is_profile(url) and other > max(target, work):
            return "else"
        near = lead[-_NEAR:]
        is_own = bool(_OWN_REPOSITORY.search(near)) and not _BLAME.search(near)
        return "work" if is_own or (is_glue and inherited == "work") else "target"
    if max(target, work, other) < 0:
        return inherited if is_glue and inherited else "work"
    if other > max(target, work):
        return "else"
    return "target" if target > work and _BLAME.search(lead[-_NEAR:]) else "work"


def _role_in_reply(url: str, lead: str) -> str:
    """In a reply or an order only the platform's own content counts, unless said in passing."""
    target, other = _last(_TARGET_CUE, lead), _last(_ELSE_CUE, lead)
    in_passing = other > max(target, len(lead) - 40, -1)
    return "target" if is_content(url) and not in_passing else "else"


def _consistent(targets: list[str], works: list[str]) -> tuple[list[str], list[str]]:
    """What lies in a listed repository is affected too; a person's page is not, beside it."""
    if not any(map(is_content, targets)):
        return targets + [u for u in works if is_content(u)], [
            u for u in works if not is_content(u)
        ]
    owners = {_owner(url) for url in targets} - {""}
    moved = [url for url in works if is_content(url) and _owner(url) in owners]
    holders = {_owner(url) for url in targets if not is_profile(url)}
    kept = [url for url in targets if not (is_profile(url) and _owner(url) in holders)]
    return kept + moved, [url for url in works if url not in moved]


def _owner(url: str) -> str:
    """Name whose corner of the platform a URL lies in."""
    host, parts, _ = split(url)
    return (
        parts[0].lower()
        if is_content(url) and parts and host.startswith(("github.com", "gist."))
        else ""
    )


def _last(cue: re.Pattern[str], lead: str) -> int:
    """Where the last match of a cue starts; -1 without one."""
    return max((match.start() for match in cue.finditer(lead)), default=-1)


def _fallback(urls: list[str], works: list[str], document: Document) -> list[str]:
    """Without any target by role, take the platform's URLs; for a reversal there are none."""
    if document is Document.REVERSAL:
        return []
    taken = {canonical(url) for url in works}
    here = [url for url in urls if is_content(url) and not _never(url)]
    return [url for url in here if canonical(url) not in taken] or here


def _never(url: str) -> bool:
    """Tell what can be neither: rules, published notices, mail, the bare host."""
    host, _, _ = split(url)
    return is_policy(url) or is_archive(url) or "@" in url.split("/")[0] or "." not in host


def _closing(text: str) -> int:
    """Where the last sign-off starts; the end of the text without one."""
    last = len(text)
    for match in _CLOSING.finditer(text):
        if match.start() > len(text) // 3:
            last = match.start()
    return last


def _once(urls: list[str]) -> tuple[str, ...]:
    """Keep the first spelling of each address."""
    first: dict[str, str] = {}
    for url in urls:
        first.setdefault(canonical(url), url)
    return tuple(first.values())
