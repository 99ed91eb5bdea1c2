"""One module per step, named by its date."""
