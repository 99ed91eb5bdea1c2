"""One file per row of the table; each yields its figures."""
