"""Deterministic lifecycles: each file reads as the story of one of them."""
