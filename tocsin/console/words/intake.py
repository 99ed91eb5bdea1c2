"""Words of intake: how things came, what they are, what is flagged about them."""

from tocsin.console.words.common import N_

WORDS = {
    ("said", "received"): N_("Received."),
    ("said", "received-many"): N_("All of them are received."),
    ("said", "case-opened"): N_("The case is open."),
    ("channel", "upload"): N_("Put in by hand"),
    ("channel", "manual"): N_("Filled in by hand"),
    ("channel", "web"): N_("Public form"),
    ("channel", "api"): N_("API"),
    ("channel", "email"): N_("E-mail"),
    ("channel", "smtp"): N_("E-mail"),
    ("document", "takedown"): N_("Removal notice"),
    ("document", "counter_notice"): N_("Counter notice"),
    ("document", "retraction"): N_("Retraction"),
    ("document", "reversal"): N_("Reversal"),
    ("document", "counter_notice_retraction"): N_("Counter notice taken back"),
    ("document", "government_removal_request"): N_("Government request"),
    ("document", "court_order"): N_("Court order"),
    ("document", "other"): N_("Other paper"),
    ("standing", "owner"): N_("Speaks for themselves"),
    ("standing", "agent"): N_("Speaks for another"),
    ("standing", "unclear"): N_("Does not say"),
    ("addresses", "target"): N_("Where the material is"),
    ("addresses", "struck"): N_("Struck out"),
    ("addresses", "work"): N_("Where the original is"),
    ("field", "file"): N_("Files"),
    ("field", "text"): N_("Text"),
    ("field", "sender"): N_("Sender"),
    ("field", "title"): N_("Title"),
}
