"""Escalation policies as people put them, version by version."""

from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.storage.models import PolicyVersionRow
from tocsin.storage.versioned import Versions

LOCK = 7_301_946_204  # any number, but the same one in every release
_versions = Versions(PolicyVersionRow, "policy", EscalationPolicy, LOCK)
lock, put, policy_of = _versions.lock, _versions.put, _versions.read
in_force, versions, names = _versions.in_force, _versions.all_of, _versions.names
