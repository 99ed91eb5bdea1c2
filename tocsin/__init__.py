"""Tocsin: a case that came in cannot be forgotten, decided by the wrong person, or disputed."""
