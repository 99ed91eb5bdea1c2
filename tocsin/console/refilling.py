"""A form that was refused stands in its page again with what somebody typed and chose in it.

One way for every form: it is found in the page as it is written, by the address that it was
sent to. Passwords and files are not among what is kept, nor what says ``data-afresh``: a second
yes, and a verdict on what has changed. What is typed says ``data-kept``, so that live updates
leave it alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape

from tocsin.console.page_forms import Control, FoundForm, forms_in

VALUE = re.compile(r' value="([^"]*)"')
OPTION = re.compile(r'<option value="([^"]*)"( selected)?')
KIND = re.compile(r' type="(\w+)"')
CHOSEN, KEPT, AFRESH = " checked", " data-kept", " data-afresh"
Change = tuple[int, int, str]  # from where to where in the page, and what stands there instead


def refilled(page: str, form: str, values: Mapping[str, Sequence[str]]) -> str:
    """Return a page with a form in it as it was sent.

    Args:
        page: As a template made it.
        form: The address that the form was sent to.
        values: What was typed and chosen, by the names of the controls.
    """
    sent = [one for one in forms_in(page).forms if one.action == form]
    if not sent:
        return page
    found = max(sent, key=lambda one: _likeness(one, values))
    parts, before = [], 0
    for control in found.controls:
        for start, end, text in _changes(page, control, values.get(control.name, ())):
            parts += [page[before:start], text]
            before = end
    return "".join([*parts, page[before:]])


def _likeness(form: FoundForm, values: Mapping[str, Sequence[str]]) -> int:
    return sum(control.name in values for control in form.controls)


def _changes(page: str, control: Control, given: Sequence[str]) -> Iterator[Change]:
    """Yield what is to be different in a control; nothing where it is so already."""
    tag, end = control.tag, control.at + len(control.tag)
    kind = KIND.search(tag)
    if AFRESH in tag:
        return
    if tag.startswith("<textarea"):
        close = page.index("</textarea>", end)
        if len(given) == 1 and unescape(page[end:close]).removeprefix("\n") != given[-1]:
            yield end - 1, end, f"{KEPT}>"
            yield end, close, "\n" + escape(given[-1])
    elif tag.startswith("<select"):
        close = page.index("</select>", end)
        for option in OPTION.finditer(page, end, close):
            was, is_ = option[2] is not None, unescape(option[1]) in given[-1:]
            if given and was != is_:
                text = option[0].removesuffix(" selected") + (" selected" if is_ else "")
                yield option.start(), option.end(), text
    elif kind and kind[1] in ("checkbox", "radio"):
        value = VALUE.search(tag)
        is_chosen = (unescape(value[1]) if value else "on") in given
        if is_chosen != (CHOSEN in tag):
            yield control.at, end, _chosen(tag, is_chosen=is_chosen)
    elif len(given) == 1 and not (kind and kind[1] in ("password", "file")):
        yield from _typed(control, given[-1])


def _chosen(tag: str, *, is_chosen: bool) -> str:
    return tag[:-1] + f"{CHOSEN}>" if is_chosen else tag.replace(CHOSEN, "")


def _typed(control: Control, text: str) -> Iterator[Change]:
    tag = control.tag
    value = VALUE.search(tag)
    if (unescape(value[1]) if value else "") != text:
        bare = tag.replace(value[0], "") if value else tag
        yield (
            control.at,
            control.at + len(tag),
            f'{bare[:-1]} value="{escape(text)}"{KEPT}>',
        )
