"""How an item is shown to somebody: looked at elsewhere, covered when it is graphic."""
