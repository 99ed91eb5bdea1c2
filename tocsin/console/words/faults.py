"""Words of what is wrong with an answer. Gaps are named as pydantic names its limits."""

from tocsin.console.words.common import N_

EMPTY = N_("Write something here.")
NEEDED, NUMBER = N_("This is needed."), N_("Write a number.")
NO_TIME, NO_DAY = N_("This is no time."), N_("This is no day.")
OFFERED = N_("Choose one of those that are offered.")
LENGTH = N_("Write a length of time such as 2h or 3d.")
BY_CODE = {
    "missing": NEEDED,
    "string_type": NEEDED,
    "string_too_short": N_("At least %(min_length)s characters; it has %(has)s."),
    "string_too_long": N_("At most %(max_length)s characters; it has %(has)s."),
    "string_pattern_mismatch": N_("It is not written as it must be."),
    "too_short": N_("At least %(min_length)s of them."),
    "too_long": N_("At most %(max_length)s of them."),
    "literal_error": OFFERED,
    "enum": OFFERED,
    "bool_parsing": OFFERED,
    "int_parsing": NUMBER,
    "int_type": NUMBER,
    "int_from_float": N_("Write a whole number."),
    "float_parsing": NUMBER,
    "decimal_parsing": NUMBER,
    "greater_than_equal": N_("At least %(ge)s."),
    "less_than_equal": N_("At most %(le)s."),
    "greater_than": N_("More than %(gt)s."),
    "less_than": N_("Less than %(lt)s."),
    "datetime_parsing": NO_TIME,
    "datetime_from_date_parsing": NO_TIME,
    "datetime_type": NO_TIME,
    "timezone_aware": NO_TIME,
    "time": NO_TIME,
    "time_parsing": NO_TIME,
    "date_parsing": NO_DAY,
    "date_from_datetime_parsing": NO_DAY,
    "time_delta_parsing": LENGTH,
    "time_delta_type": LENGTH,
    "unknown": N_("There is no such field."),
    "extra_forbidden": N_("There is no such field."),
}
PATTERNS = {
    "code": N_("Letters, digits and . _ - only, at most 64, the first a letter or a digit."),
    "jurisdiction": N_("A country such as DE, or a part of one such as US-CA."),
    "language": N_("The two letters of a language, such as de."),
    "name": N_("Small letters, digits and _ - only, at most 64, the first a letter."),
    "email": N_("An e-mail address such as name@example.org."),
    "user": N_("Letters, digits and . _ @ - only, at most 100, the first a letter or a digit."),
}
BY_TEXT = {
    "must hold at least one visible character": EMPTY,
    "must lie between 1970 and 2199": N_("A day between 1970 and 2199."),
    "NUL characters cannot be stored": N_("It holds a character that cannot be stored."),
    "lone surrogates are no characters and cannot be stored": N_(
        "It holds a character that cannot be stored."
    ),
    "say by when once: `due_at` or `due_in`": N_(
        "Say by when in one way only: in a while, or at a time."
    ),
    "say by when: `due_at` or `due_in`": N_("Say by when: in a while, or at a time."),
    "say what changes: `state`, `owner`, `due_at` or `due_in`": N_("Say what is to change."),
    "say as `reason` why it is skipped": N_("Say why it is skipped."),
    "say when it expires: `expires_at` or `expires_in`": N_("Say when it ends."),
    "say how bad it is: `severity` or `answers`": N_(
        "Say how bad it is: choose a severity, or answer the questions."
    ),
}
# What the playbooks' fields say (`tocsin.domain.field_spec`), with its numbers.
UNFIT = (
    (
        r"at most (?P<max_length>\d+) characters; it has (?P<has>\d+)",
        BY_CODE["string_too_long"],
    ),
    (
        r"at least (?P<min_length>\d+) characters; it has (?P<has>\d+)",
        BY_CODE["string_too_short"],
    ),
    (r"one of: .*", OFFERED),
    (r"it must fit the pattern .*", BY_CODE["string_pattern_mismatch"]),
)
# What answers are called where no label of a form stands beside them.
WORDS = {
    ("field", "body"): N_("Text of the letter"),
    ("field", "display_name"): N_("Name that others see"),
    ("field", "due_at"): N_("Due"),
    ("field", "due_in"): N_("Due"),
    ("field", "email"): N_("E-mail"),
    ("field", "end"): N_("Until"),
    ("field", "begin"): N_("From"),
    ("field", "event"): N_("What happened"),
    ("field", "expires_in"): N_("Ends after"),
    ("field", "into"): N_("Into which case"),
    ("field", "jurisdiction"): N_("Jurisdiction"),
    ("field", "kind"): N_("Kind"),
    ("field", "language"): N_("Language"),
    ("field", "note"): N_("Note"),
    ("field", "owner"): N_("Owner"),
    ("field", "received_at"): N_("Received"),
    ("field", "role"): N_("Role"),
    ("field", "roles"): N_("Roles"),
    ("field", "severity"): N_("Severity"),
    ("field", "summary"): N_("What it is about"),
    ("field", "to"): N_("To whom"),
    ("field", "until"): N_("Until"),
    ("field", "verdict"): N_("Verdict"),
    ("field", "zone"): N_("Time zone"),
}
