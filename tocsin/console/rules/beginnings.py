"""What the editor begins with when there is no version to begin with."""

from tocsin.domain.rulebook import Rule, Sort

PLAYBOOK = """\
kind: {name}
lifecycle: takedown
title: {title}
stages:
  - id: review
    gate: {{role: legal_counsel, verdicts: [approve, reject], ladder: house}}
  - id: closed
    end: done
ladders:
  house:
    of: {{house: 8h}}
    rungs:
      - {{at: 0%, to: [role:legal_counsel]}}
      - {{at: breach, to: [role:incident_manager], every: 1h}}
"""


def beginning(rule: Rule) -> str:
    """Return the least that a rule of its sort has; people write the rest."""
    return (
        PLAYBOOK.format(name=rule.name, title=rule.name.replace("-", " "))
        if rule.sort is Sort.PLAYBOOK
        else ""
    )
