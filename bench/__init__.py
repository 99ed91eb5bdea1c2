"""Measurements of the product against baselines that they run themselves; see docs."""
