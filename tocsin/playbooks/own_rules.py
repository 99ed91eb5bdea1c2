"""The YAML of one's personal rules: read and checked, with every fault where it stands."""

from tocsin.domain.paging.rules import PersonalRules
from tocsin.playbooks.sheet import Sheet
from tocsin.playbooks.written import Written, read_written

GUIDE = "docs/how-to/choose-how-you-are-reached.md"


class RulesSheet(Sheet):
    """One parsed set of personal rules."""

    what, many, begin_with = "personal rules", "sets of rules", "routine: or urgent:"


def read_own_rules(text: str, file: str) -> Written:
    """Read personal rules.

    Raises:
        PlaybookError: They are wrong; the error names every problem.
    """
    return read_written(RulesSheet(file, text), PersonalRules, GUIDE)
