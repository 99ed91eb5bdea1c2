"""All rooms of the console: a page module per line, and nothing else."""

from tocsin.console.pages import (
    account,
    case,
    inbox,
    one_page,
    paging,
    passwords,
    sign_in,
    worklists,
)

ROOMS = (
    sign_in,
    passwords,
    account,
    inbox,
    worklists,
    case,
    paging,
    one_page,
)
