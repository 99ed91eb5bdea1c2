"""Deadlines as the law writes them: entries, counting rules, the arithmetic between them."""
