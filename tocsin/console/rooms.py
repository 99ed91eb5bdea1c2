"""All rooms of the console: a page module per line, and nothing else."""

from tocsin.console.pages import (
    account,
    case,
    case_amend,
    case_deeds,
    inbox,
    on_call,
    one_page,
    paging,
    passwords,
    schedule,
    shift_changes,
    shifts,
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
    case_amend,
    case_deeds,
    on_call,
    schedule,
    shift_changes,
    shifts,
    paging,
    one_page,
)
