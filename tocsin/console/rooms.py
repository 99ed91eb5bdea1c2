"""All rooms of the console: a page module per line, and nothing else."""

from tocsin.console.pages import (
    account,
    case,
    inbox,
    passwords,
    sign_in,
)

ROOMS = (
    sign_in,
    passwords,
    account,
    inbox,
    case,
)
