"""Everything that shipped playbooks and laws say in front of people, in English, with where."""

from itertools import chain

from tocsin.console.case.clocks import known_events
from tocsin.console.words import label_of
from tocsin.playbooks.lawpack import load_pack
from tocsin.playbooks.library import load_library


def shipped_words():
    """Return the texts that no playbook translates itself, and what its codes are called."""
    found = {}
    for book in books():
        for text, others in texts_of(book):
            if text and not {"es", "pt"} <= set(others):
                found.setdefault(text, f"the playbook {book.kind}")
    for scheme, code in chain(*map(codes_of, books()), law_events()):
        found.setdefault(label_of(scheme, code), f"the code {scheme} {code}")
    return found


def books():
    library = load_library()
    return [library.get(kind) for kind in library.kinds()]


def texts_of(book):
    """Yield each text that pages show, with the playbook's own translations."""
    yield book.title, book.titles
    yield book.citation, {}
    yield book.description, {}
    for spec in book.fields.values():
        yield spec.label, spec.labels
        yield spec.help, spec.helps
    for outcome in book.outcomes.values():
        yield outcome.title, outcome.titles
    for lack in chain(*book.deficiencies.values()):
        yield lack.title, lack.titles
        yield lack.statement, lack.statements
    for part in chain(book.stages, book.roles.values(), *book.checklists.values()):
        yield part.title, {}
    added = (overlay.add_clocks for overlay in book.overlays.values())
    for clock in chain(book.clocks, *added):
        yield clock.source, {}


def codes_of(book):
    """Yield each code that pages call something, by its scheme."""
    yield "kind", book.kind
    for name, spec in book.fields.items():
        if not spec.label:
            yield "field", name
        yield from (("choice", choice) for choice in spec.choices)
    for stage in book.stages:
        yield "stage", stage.id
        yield from (("verdict", one) for one in stage.outcomes)
        if stage.end:
            yield "outcome", stage.end
    overlaid = (overlay.clocks for overlay in book.overlays.values())
    yield from (("clock", clock.id) for clock in book.clocks)
    yield from (("clock", clock) for clock in chain(*overlaid))
    yield from (("action", action) for action in [*book.actions, *book.rules])
    yield from (("document", one) for one in [*book.on, *book.deficiencies])
    yield from (("case-role", role) for role in book.roles)
    if book.severity:
        yield from (("severity", level) for level in book.severity.levels)
        for question, answers in book.severity.questions.items():
            yield "question", question
            yield from (("answer", answer) for answer in answers)


def law_events():
    """Yield each event that a law of the pack counts with."""
    for law in load_pack().clocks.values():
        yield from (("law-event", name) for name in known_events(law))
        if law.recurs is not None:
            yield "law-event", law.recurs.anchor
