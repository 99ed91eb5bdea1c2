"""Escalation policies as people put them, version by version."""

from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.storage.models import PolicyVersionRow
from tocsin.storage.versioned import Versions

LOCK = 7_301_946_204  # any number, but the same one in every release
POLICIES = Versions(PolicyVersionRow, "policy", EscalationPolicy, LOCK)
lock, put, policy_of = POLICIES.lock, POLICIES.put, POLICIES.read
in_force, names = POLICIES.in_force, POLICIES.names
