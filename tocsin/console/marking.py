"""A page that shows a refused form, with what is wrong beside each answer.

One way for every form: it is found in the page as it is written, by the address that it was
sent to. The input gets ``aria-invalid``, the words beside it (``aria-describedby``) and, the
first one, the focus; what the form is folded away in stands open. A list of all of it, each
named by the label that the form shows, goes into the element that says ``data-faults``
(WCAG 2.2, 3.3.1 and 3.3.3).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from markupsafe import Markup

from tocsin.console.faults import Fault, Say
from tocsin.console.page_forms import Control, Found, FoundForm, forms_in

Edit = tuple[int, str]  # where in the page, and what goes in there
BESIDE = Markup('<span class="fault" id="{id}">{words}</span>')
LISTED = Markup('<li><a href="#{at}">{label}</a>: {words}</li>')
UNPLACED = Markup("<li>{label}{words}</li>")
DESCRIBED = re.compile(r'aria-describedby="')


def marked(
    page: str, faults: Sequence[Fault], form: str, say: Say, name_of: Callable[[str], str]
) -> str:
    """Return a page with the faults of a form in it.

    Args:
        page: As a template made it.
        faults: What is wrong with the form.
        form: The address that it was sent to; empty when nobody knows: then it is the first
            one that has such answers.
        say: Translates.
        name_of: What an answer is called that no control of the page asks for.
    """
    found = forms_in(page)
    refused = _refused(found, faults, form)
    edits: list[Edit] = [(at, " open") for at in refused.folded] if refused else []
    listed = Markup("")
    for number, (fault, control) in enumerate(_placed(refused, faults), 1):
        words = fault.words(say)
        if control is None:
            called = name_of(fault.at[-1]) if fault.at else ""
            label = f"{called}: " if called else ""
            listed += UNPLACED.format(label=label, words=words)
            continue
        id_ = f"{control.id}-fault" if control.id else f"fault-{number}"
        is_first = not any("aria-invalid" in one for _, one in edits)
        edits += _beside(control, id_, words, is_first=is_first)
        at = control.id or f"{id_}-at"
        listed += LISTED.format(
            at=at, label=control.label or name_of(control.name), words=words
        )
    edits += [(at, str(listed)) for at in found.lists]
    return _edited(page, edits)


def _refused(found: Found, faults: Sequence[Fault], form: str) -> FoundForm | None:
    """Return the form that was sent: by its address, and by the answers that it asks for."""
    sent_there = [one for one in found.forms if form and one.action == form]
    asking = [
        (sum(_control(one, fault) is not None for fault in faults), one)
        for one in sent_there or found.forms
    ]
    most, best = max(asking, key=lambda one: one[0], default=(0, None))
    return best if most or sent_there else None


def _placed(
    form: FoundForm | None, faults: Iterable[Fault]
) -> Iterator[tuple[Fault, Control | None]]:
    """Yield each fault with its control, in the order of the form; one for each control."""
    pairs = [(fault, _control(form, fault) if form else None) for fault in faults]
    seen: set[int] = set()
    for fault, control in sorted(pairs, key=lambda one: one[1].at if one[1] else -1):
        if control is None or control.at not in seen:
            yield fault, control
        if control is not None:
            seen.add(control.at)


def _control(form: FoundForm, fault: Fault) -> Control | None:
    """Return what asks for an answer: itself, or the list or group that it is part of."""
    for length in range(len(fault.at), 0, -1):
        name = ".".join(fault.at[:length])
        for one in form.controls:
            if one.name in (name, f"{name}[]"):
                return one
    return None


def _beside(control: Control, id_: str, words: str, *, is_first: bool) -> list[Edit]:
    start, tag = control.at, control.tag
    inside = start + len(tag.split(maxsplit=1)[0].rstrip(">"))
    attributes = ' aria-invalid="true"' + (" autofocus" if is_first else "")
    if not control.id:
        attributes += f' id="{id_}-at"'
    described = DESCRIBED.search(tag)
    if described is None:
        attributes += f' aria-describedby="{id_}"'
    edits = [(inside, attributes)]
    if described is not None:
        edits.append((start + described.end(), f"{id_} "))
    return [*edits, (control.beside, str(BESIDE.format(id=id_, words=words)))]


def _edited(page: str, edits: Iterable[Edit]) -> str:
    parts, before = [], 0
    for at, text in sorted(edits, key=lambda one: one[0]):
        parts += [page[before:at], text]
        before = at
    return "".join([*parts, page[before:]])
