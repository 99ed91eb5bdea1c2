"""Roles of URLs in the web form: by question, then by what lies in the same repository."""

from dataclasses import dataclass

from tocsin.intake.cues import NEAR, cue, led
from tocsin.intake.form import Form
from tocsin.intake.hosts import is_content, is_profile, place

_LISTS = frozenset(("target", "taken_down"))
_TARGETS = _LISTS | {"forks"}
_WORKS = frozenset(("work", "work_url", "nature"))
_MUTE = _TARGETS | {
    "infringer", "contact", "signature", "guide", "declared", "said_below", "revised",
    "platform",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Answered:
    """One URL in the form: the question above it and the words right before it."""

    url: str
    lead: str
    asks: str


def roles_in_form(form: Form) -> tuple[list[str], list[str]]:
    """Return targets and works: by the question first, then by the repository."""
    every = [_Answered(url, lead, s.asks) for s in form.sections for url, lead in led(s.answer)]
    own = _originals(every)
    targets = [one.url for one in every if _is_target(one, own)]
    here = {place(url) for url in targets} - {""}
    works = [one.url for one in every if _is_work(one, here, own)]
    for one in every:  # what a free answer shows of a repository already named
        if one.asks not in _MUTE and is_content(one.url) and "#L" not in one.url:
            targets += [one.url] if place(one.url) in here else []
            works += [one.url] if place(one.url) in own else []
    return targets, works


def _originals(every: list[_Answered]) -> frozenset[str]:
    """Places that the sender calls the original, unless nothing else were left to act on."""
    own = {place(one.url) for one in every if one.asks in _WORKS and _is_original(one)} - {""}
    listed = {place(one.url) or one.url for one in every if one.asks in _LISTS}
    return frozenset(own) if listed - own else frozenset()


def _is_original(one: _Answered) -> bool:
    near = one.lead[-NEAR:]
    is_called_so = one.asks == "work_url" or cue("own_repository").search(near)
    return is_content(one.url) and bool(is_called_so) and not cue("blame").search(near)


def _is_target(one: _Answered, own: frozenset[str]) -> bool:
    if one.asks == "forks":
        return is_content(one.url) and not is_profile(one.url) and place(one.url) not in own
    return one.asks in _LISTS and not _is_compared(one.url, one.lead, own)


def _is_compared(url: str, lead: str, own: frozenset[str]) -> bool:
    """Tell what stands in the target answer only to be compared with."""
    if is_content(url):
        return place(url) in own
    return bool(cue("work").search(lead) or cue("other").search(lead))


def _is_work(one: _Answered, here: set[str], own: frozenset[str]) -> bool:
    """A platform URL is a work if its place is no target; the owner's page is none."""
    if one.asks in _LISTS:
        return place(one.url) in own or (
            not is_content(one.url) and bool(cue("work").search(one.lead))
        )
    if one.asks not in _WORKS or not is_content(one.url):
        return one.asks in _WORKS
    return one.asks != "nature" and place(one.url) not in here and not is_profile(one.url)
