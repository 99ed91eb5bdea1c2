"""The console's pages, a file per room; each has a ``router``."""
