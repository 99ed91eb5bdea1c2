"""Where the pages of a rule are: playbooks, templates and the law pack have the same ones."""

from urllib.parse import quote

from tocsin.domain.rulebook import Rule, Sort

PLAYBOOKS, TEMPLATES, LAW = "/playbooks", "/rules/templates", "/rules/law-pack"


def base_of(rule: Rule) -> str:
    """Return the address of a rule's own page; its other pages are below."""
    if rule.sort is Sort.LAW_PACK:
        return LAW
    above = PLAYBOOKS if rule.sort is Sort.PLAYBOOK else TEMPLATES
    return f"{above}/{quote(rule.name)}"


def version_of(rule: Rule, number: int) -> str:
    """Return the address of one version."""
    return f"{base_of(rule)}/versions/{number}"
