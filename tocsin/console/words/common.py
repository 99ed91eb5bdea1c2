"""Words of every room: roles, states, levels.

``N_`` marks what translators are to find; it changes nothing.
"""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for translation."""
    return text


WORDS = {
    ("role", "intake_analyst"): N_("Intake analyst"),
    ("role", "incident_manager"): N_("Incident manager"),
    ("role", "incident_commander"): N_("Incident commander"),
    ("role", "legal_counsel"): N_("Legal counsel"),
    ("role", "le_responder"): N_("Law-enforcement responder"),
    ("role", "on_call"): N_("On call"),
    ("role", "policy_owner"): N_("Policy owner"),
    ("role", "outreach_manager"): N_("Outreach manager"),
    ("role", "qa_reviewer"): N_("QA reviewer"),
    ("role", "vendor_moderator"): N_("Vendor moderator"),
    ("role", "executive"): N_("Executive"),
    ("role", "dpo"): N_("Data protection officer"),
    ("role", "auditor"): N_("Auditor"),
    ("role", "admin"): N_("Administrator"),
    ("state", "open"): N_("Open"),
    ("state", "closed"): N_("Closed"),
    ("said", "liking"): N_("Saved for this browser."),
    ("said", "session-ended"): N_("Signed out there."),
    ("said", "password-changed"): N_("Your password is changed. Other sessions have ended."),
    ("sensitivity", "open"): N_("Open to all roles"),
    ("sensitivity", "restricted"): N_("Restricted"),
    ("sensitivity", "sealed"): N_("Sealed"),
}
