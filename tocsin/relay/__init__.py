"""Outbox to Temporal: read items, start cases, join follow-ups; and reconciliation."""
