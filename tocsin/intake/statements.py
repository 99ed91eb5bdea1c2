"""Which declarations a paper makes, in the languages that senders write them in."""

import re

from tocsin.intake.wording import table

_QUOTED_PROMPT = re.compile(
    r"type (?:\(or copy and paste\) )?the following statement:? ?\"[^\"]{1,800}\""
)


def statements_in(folded: str) -> dict[str, bool]:
    """Return which declarations are made; a form's quoted prompt alone is not one."""
    said = _QUOTED_PROMPT.sub(" ", folded)
    return {name: bool(words.search(said)) for name, words in table("statements").items()}
