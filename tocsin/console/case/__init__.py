"""How the case page's parts are shaped from what the desk gives."""
