"""Words of the rules: how versions stand, what was done to them, what playbooks are made of."""

from tocsin.console.words.common import N_

WORDS = {
    ("rule-state", "proposed"): N_("Proposed"),
    ("rule-state", "approved"): N_("Approved"),
    ("rule-state", "published"): N_("In force"),
    ("rule-state", "superseded"): N_("Was in force"),
    ("rule-state", "withdrawn"): N_("Withdrawn"),
    ("rule-state", "retired"): N_("Out of force"),
    ("rule-done", "proposed"): N_("Proposed"),
    ("rule-done", "validated"): N_("Checked"),
    ("rule-done", "rehearsed"): N_("Rehearsed"),
    ("rule-done", "approved"): N_("Approved"),
    ("rule-done", "published"): N_("Put in force"),
    ("rule-done", "withdrawn"): N_("Withdrawn"),
    ("rule-done", "retired"): N_("Put out of force"),
    ("said", "rule-propose"): N_(
        "Proposed. Now it is rehearsed, and somebody else approves it."
    ),
    ("said", "rule-rehearse"): N_("The rehearsal is asked for."),
    ("said", "rule-approve"): N_("Approved."),
    ("said", "rule-publish"): N_("It is in force: new cases get it from now on."),
    ("said", "rule-withdraw"): N_("Withdrawn. Its text stays on record."),
    ("said", "rule-retire"): N_("It is out of force."),
    ("lifecycle", "takedown"): N_("Request"),
    ("lifecycle", "incident"): N_("Incident"),
    ("audience", "requester"): N_("Requester"),
    ("audience", "user"): N_("User"),
    ("audience", "authority"): N_("Authority"),
    ("target", "person"): N_("Person"),
    ("target", "schedule"): N_("Schedule"),
    ("target", "policy"): N_("Escalation policy"),
    ("target", "case-role"): N_("Role in the case"),
    ("target", "stakeholders"): N_("Stakeholders"),
    ("target", "webhook"): N_("Webhook"),
    ("event", "told"): N_("Told"),
    ("event", "refused"): N_("Refused"),
    ("confidence", "high"): N_("High"),
    ("confidence", "medium"): N_("Medium"),
    ("confidence", "low"): N_("Low"),
}
