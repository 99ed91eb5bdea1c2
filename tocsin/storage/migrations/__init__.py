"""How the schema came to be, step by step, each compatible with the release before."""
