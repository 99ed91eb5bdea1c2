"""The shell of a page's workflow: what carries out, and writes down, what the page decides."""
