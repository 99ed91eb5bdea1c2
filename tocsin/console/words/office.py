"""Words of the office: people, tokens, mail, the delivery ledger, the audit."""

from tocsin.console.words.common import N_

WORDS = {
    ("said", "person-added"): N_("Added."),
    ("said", "person-changed"): N_("Saved."),
    ("said", "person-granted"): N_("The roles are changed. They count within seconds."),
    ("said", "person-left"): N_("They are let go. Their sessions and tokens have ended."),
    ("said", "person-back"): N_("They are back. Make a link for their password."),
    ("said", "own-changed"): N_("Saved."),
    ("said", "token-revoked"): N_("Revoked."),
    ("said", "message-read"): N_("Marked as read."),
    ("said", "redelivered"): N_("It is tried again; a new line says what came of it."),
    ("fate", "queued"): N_("waits"),
    ("fate", "bounced"): N_("came back"),
    ("fate", "withheld"): N_("held back by an order"),
    ("outcome", "ok"): N_("let in"),
}
