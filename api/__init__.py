"""The HTTP edge: parse, one call to the desk, a response model. No rules, no queries."""
