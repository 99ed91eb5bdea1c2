"""Sentences that are kept in English: what rules lack, and how versions of them differ.

As in ``sentences.py``.
"""

from tocsin.console.words.common import N_

SENTENCES = (
    N_("comes with this release"),
    N_("A person opened this case by hand."),
    N_("nothing of its own for {what}"),
    N_("English stands in for {what}"),
    N_("nobody is reminded of this decision"),
    N_("nobody is reminded before this deadline"),
    N_("no stage meets it and nobody is told of it"),
    N_("the law pack in force lacks it; the release's own entry stands in"),
    N_("nobody has checked it against the text"),
    N_("it held until {what} and nothing is named after it"),
    N_("{part} {ref} added"),
    N_("{part} {ref} removed"),
    N_("playbook: {setting} {was} → {now}"),
    N_("{part} {ref}: {setting} {was} → {now}"),
)
PARTS_OF_RULES = (
    *(N_("stage"), N_("clock"), N_("ladder"), N_("law"), N_("field"), N_("overlay")),
    *(N_("outcome"), N_("role"), N_("action"), N_("event"), N_("rule")),
    *(N_("checklist"), N_("suppression"), N_("deficiencies")),
)
NOTHING = N_("(nothing)")
