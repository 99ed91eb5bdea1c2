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
from tocsin.intake.urls import Found, find_urls

_TARGET_CUE = re.compile(
    r"infring(?!ed (?:copyrighted )?works?\b|ed upon\b)|pirat|stolen|\bstole\b|illegal|unauthori|copied|cop(?:y|ies) (?:of|at|on)|violat|leak|expos|tak(?:e|en|ing) ?down|remov|delet|"
    r"disabl|hosted (?:at|on)|located at|following (?:url|link|repo|file|page|site|material|content)|repositor|\brepos?\b|\bforks?\b|report|"
    r"offending|counterfeit|fraud|fake|without (?:\w+ )?(?:permission|consent|licen)|found (?:at|on|here|in)|distribut|desired|listed urls|clone",
    re.IGNORECASE,
)
_WORK_CUE = re.compile(
    r"original|copyrighted (?:work|material|code|content)|infringed (?:copyrighted )?work|\bmy (?:work|code|website|site|repo|project|product|book)|our (?:work|code|web ?site|site|repo|project|product|book|software|app)|"
    r"official|purchas|for sale|sold|publish(?:ed)? (?:at|on|by)|home ?page|owned by|legitimate|\(from\b|\bcopyright (?:owner|holder|information)|©|rights? holder|available (?:at|on|from|here)|authentic|licensed|download page|website is|company|\bd/b/a\b|www",
    re.IGNORECASE,
)
_ELSE_CUE = re.compile(
    r"contact(?: info)?|profile|account (?:page|of)|\buser(?:name)?\b|infringer|see also|policy|terms|guide|according to|filed by|notice (?:at|from)|previous|licen[cs]e (?:can|is|at)",
    re.IGNORECASE,
)
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
    """The question decides; a platform URL among the works is one if its place is no target."""
    targets: list[str] = []
    works: list[str] = []
    for section in form.sections:
        urls = [f.url for f in find_urls(section.answer) if not _never(f.url)]
        if section.asks in ("target", "taken_down"):
            targets += _answered(section.answer)
        elif section.asks == "forks":
            targets += [url for url in urls if is_content(url) and not is_profile(url)]
    places = {place(url) for url in targets} - {""}
    for section in form.sections:
        urls = [f.url for f in find_urls(section.answer) if not _never(f.url)]
        if section.asks in _WORKS:
            works += [u for u in urls if _is_work(u, places, section.asks)]
    return targets, works


def _is_work(url: str, places: set[str], asks: str) -> bool:
    if is_content(url):
        return asks != "nature" and place(url) not in places and not is_profile(url)
    return True


def _answered(answer: str) -> list[str]:
    """What the target answer lists, without the original it is compared with."""
    targets: list[str] = []
    before = 0
    for found in find_urls(answer):
        lead = answer[max(before, found.start - 120) : found.start]
        before = found.end
        if _never(found.url):
            continue
        if not is_content(found.url) and (_WORK_CUE.search(lead) or _ELSE_CUE.search(lead)):
            continue
        if "#L" in found.url and canonical(found.url.split("#")[0]) in map(canonical, targets):
            continue
        targets.append(found.url)
    return targets


def _from_letter(text: str, notice: bool) -> tuple[list[str], list[str]]:
    """The last cue before a URL decides; without one the URL goes where the last one went."""
    closing = _closing(text)
    targets: list[str] = []
    works: list[str] = []
    role, before = "", 0
    for found in find_urls(text):
        lead = text[max(before, found.start - 240) : found.start]
        before = found.end
        if _never(found.url) or (found.start > closing and not is_content(found.url)):
            continue
        role = _role(found, lead, role, notice)
        if role == "target":
            targets.append(found.url)
        elif role == "work":
            works.append(found.url)
    return targets, works


def _role(found: Found, lead: str, inherited: str, notice: bool) -> str:
    """Weigh the words right before the URL; the platform's own URLs are targets by default."""
    target, work, other = (_last(cue, lead) for cue in (_TARGET_CUE, _WORK_CUE, _ELSE_CUE))
    if is_content(found.url):
        if is_profile(found.url) and other >= max(target, work):
            return "else"
        if not notice:
            return "else" if other > max(target, 0) and other > len(lead) - 40 else "target"
        if work > target and work >= 0:
            return "work"
        if target < 0 and work < 0 and inherited == "work" and len(lead.strip()) < 40:
            return "work"
        return "target"
    if not notice:
        return "else"
    if max(target, work, other) < 0 and len(lead.strip()) < 40:
        return inherited or "work"
    if other > max(target, work):
        return "else"
    strong = target > work and target > len(lead) - 90
    return "target" if strong and inherited in ("", "target") else "work"


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
    return (
        is_policy(url)
        or is_archive(url)
        or "@" in url.split("/", maxsplit=1)[0]
        or "." not in host
    )


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
