"""How what came in, and what may be asked of a case, is shaped for a page."""
