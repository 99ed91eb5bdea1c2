"""Words of the incident room: what was done there, and how bad things are."""

from tocsin.console.words.common import N_

WORDS = {
    ("said", "update"): N_("The update is posted."),
    ("said", "severity"): N_("The severity is set."),
    ("question", "harm"): N_("Harm"),
    ("question", "spread"): N_("Spread"),
    ("question", "attention"): N_("Attention"),
    ("answer", "life"): N_("To life"),
    ("answer", "serious"): N_("Serious"),
    ("answer", "limited"): N_("Limited"),
    ("answer", "none"): N_("None"),
    ("answer", "viral"): N_("Viral"),
    ("answer", "growing"): N_("Growing"),
    ("answer", "contained"): N_("Contained"),
    ("answer", "regulator"): N_("A regulator asks"),
    ("answer", "press"): N_("The press asks"),
    ("answer", "internal"): N_("Nobody outside"),
    ("severity", "sev0"): N_("SEV 0"),
    ("severity", "sev1"): N_("SEV 1"),
    ("severity", "sev2"): N_("SEV 2"),
    ("severity", "sev3"): N_("SEV 3"),
}
