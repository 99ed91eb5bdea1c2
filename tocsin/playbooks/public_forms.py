"""Check a kind that outsiders may file: its form asks for something, and can be answered."""

from collections.abc import Iterator

from tocsin.domain.playbook import Playbook
from tocsin.playbooks.sheet import Problem, Sheet

ANSWER_TO = "requester_email"


def wrong_public(sheet: Sheet, playbook: Playbook) -> Iterator[Problem]:
    """Find what keeps a public kind from being filed in the public form."""
    if not playbook.public:
        return
    asked = {name: spec for name, spec in playbook.fields.items() if not spec.internal}
    if not any(spec.required for spec in asked.values()):
        message = "is filed by outsiders, and asks them for nothing"
        yield sheet.problem(("public",), message, "give it a required field", on_key=True)
    if ANSWER_TO not in asked:
        message = "is filed by outsiders, and nobody could answer them"
        fix = f"give it a field {ANSWER_TO} of the type email"
        yield sheet.problem(("public",), message, fix, on_key=True)
    hidden = [name for name, spec in playbook.fields.items() if spec.internal and spec.required]
    for name in hidden:
        message = "is required, and outsiders are not asked for it"
        fix = "leave out `internal` or `required`"
        yield sheet.problem(("fields", name), message, fix, on_key=True)
