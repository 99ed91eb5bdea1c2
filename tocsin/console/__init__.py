"""The web console: pages that the server writes, over the same desk as the API.

Every page works without a script; scripts add live updates, ticking countdowns and shortcuts.
"""
