"""Sentences that are kept in English: why somebody is on call, was paged, is told how.

As in ``sentences.py``; what stands in ``{reasons}``, ``{how}``, ``{step}``, ``{did}`` and
``{span}`` are sentences and parts themselves.
"""

from tocsin.console.words.common import N_

REASONS = (
    N_("override {ref} puts {who} on call {span}"),
    N_("temporary schedule {ref} replaces all layers {span}"),
    N_("temporary schedule {ref} has {who} {span}"),
    N_("turn {turn} of layer {layer} is {who}'s {span}"),
    N_("{who} is the next member of layer {layer} who can serve"),
    N_("{who} takes it, by {ref}, {span}"),
    N_("it stays with {who}"),
    N_("{who} is on time off {span}"),
    N_("{who} has a public holiday {span}"),
    N_("{who} left at {moment}"),
    N_("layer {layer} does not serve: it holds {span}"),
    N_("the rotation of layer {layer} has not begun"),
    N_("it is outside the hours of layer {layer}"),
    N_("nobody is left to ask"),
)
SPANS = (N_("from {moment} until {moment2}"), N_("from {moment}"), N_("until {moment}"))
WARNINGS = (
    N_("Nobody is on call."),
    N_("Layer {layer} never serves: in its hours {others} always does."),
    N_("No turn of {who} in layer {layer} ever counts."),
    N_("Layer {layer} counts on {who}, who left."),
    N_("An override puts {who} on call, who is away."),
    N_("{who} has a shift in temporary schedule {ref} and is away."),
    N_("{who} has agreed to cover and is away."),
    N_("{who} is away in their turn; {others} serves instead."),
)
LED = (
    N_("Named by the step."),
    N_("There is no person {who}."),
    N_("There is no schedule {ref}."),
    N_("There is no webhook {ref} in use."),
    N_("The webhook {ref} is told of {what} cases at most."),
    N_("Holds the role {ref}."),
    N_("Has a role granted for the team {ref}."),
    N_("Schedule {ref}, version {n}: nobody comes next within 400 days."),
    N_("Schedule {ref}, version {n}: next from {moment}: {reasons}."),
    N_("Schedule {ref}, version {n}: {reasons}."),
)
STEPS = (
    N_("The catch-all"),
    N_("Somebody's handing on"),
    N_("Step {n} ({ref})"),
    N_("Step {n}"),
)
A_LEAD = (N_("{led} led to {who}: {how}"),)
OVER = (
    N_("they were not active any more"),
    N_("they may not see the page's case"),
    N_("nobody was on call"),
    N_("there was nothing of that name"),
    N_("nobody held it"),
    N_("it was night where they are, and the policy spares them then"),
    N_("they had declined it, or acknowledged it already"),
    N_("an earlier target of the step led to somebody"),
    N_("it was somebody else's turn"),
)
FATES = (
    *(N_("under way"), N_("handed over"), N_("delivered")),
    *(N_("nobody knows whether it got through"), N_("came back"), N_("withheld")),
    N_("held back"),
)
DID = (
    N_("They acknowledged it"),
    N_("They acknowledged it too, when somebody else had it"),
    N_("They took it over"),
    N_("They declined it"),
    N_("They handed it on"),
    N_("They put it off"),
    N_("They had it go on to the next step"),
    N_("They resolved it"),
    N_("They opened it"),
)
PAGED = (
    N_("The page was opened at {utc}, after that."),
    N_(
        "The page was opened at {utc}: urgency {urgency}, severity {what}. It walks policy"
        " {ref}, version {n} (digest {digest})."
    ),
    N_(
        "The page was opened at {utc}: urgency {urgency}, severity {what}. It asks one person,"
        " and then who is in charge."
    ),
    N_("{step} asked nobody: the policy defers this urgency until {utc}."),
    N_("{step} did not apply: it applies in working hours only."),
    N_("{step} did not apply: it applies outside working hours only."),
    N_("{step} called them: {how}"),
    N_("{step} called them later, at {utc}."),
    N_("{step} led to them by {ref}, and passed them over: {over}."),
    N_("{step} did not lead to them. nobody"),
    N_("{step} did not lead to them. {led}"),
    N_("{did} by the link of a message."),
    N_("{did} by answering a mail."),
    N_("{did} by a button in Slack."),
    N_("{did} by console."),
    N_("{did}."),
    N_("Contact over {channel}, attempt {n}: failed."),
    N_("Contact over {channel}, attempt {n}: failed: {what}."),
    N_("Contact over {channel}, attempt {n}: {fate}, perhaps for the second time."),
    N_("Contact over {channel}, attempt {n}: {fate}, perhaps for the second time: {what}."),
    N_("Contact over {channel}, attempt {n}: {fate}."),
    N_("Contact over {channel}, attempt {n}: {fate}: {what}."),
    N_("A limit held the contact over {channel} back until {utc}."),
    N_("A limit held the contact over {channel} back until {utc}. It went at {utc2}."),
    N_("They were called, and nothing had got through to them by {utc}."),
    N_("No target of the steps reached by then leads to them by {utc}."),
    N_("At {utc} the page was asking: nobody yet."),
    N_("At {utc} the page was asking: {step}."),
)
REACH = (
    N_(
        "At most {n} messages in {length} over everything but the mailbox; what is more waits"
        " up to {length2} and goes in one message (urgent ones go all the same)."
    ),
    N_(
        "At most {n} messages in {length} over everything but the mailbox; what is more waits"
        " up to {length2} and goes in one message (urgent ones too)."
    ),
    N_(
        "At most {n} messages in {length} over {channel}; what is more waits up to {length2}"
        " and goes in one message (urgent ones go all the same)."
    ),
    N_(
        "At most {n} messages in {length} over {channel}; what is more waits up to {length2}"
        " and goes in one message (urgent ones too)."
    ),
    N_(
        "For everybody: over one channel at most {n} messages in {length}, however urgent;"
        " what is more goes in one message after at most {length2}."
    ),
)
ASSUMED = N_(
    "Every call gets through at once; whoever acknowledged takes as long after they are called"
    " as they took then; nobody else answers."
)
SENTENCES = (*PAGED, *REACH, *LED, *WARNINGS, *REASONS)
