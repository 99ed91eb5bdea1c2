"""A database or a Temporal server that the user runs: not started, but asked once."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import psycopg2

from tocsin.embedded.errors import StackError
from tocsin.embedded.namespace import SEARCH_ATTRIBUTES, missing_search_attributes
from tocsin.embedded.options import Urls
from tocsin.embedded.ports import answers

if TYPE_CHECKING:
    from tocsin.embedded.options import StackOptions

DEFAULT_PORT = 7233
CONNECT_SECONDS = 3


def database_urls(options: StackOptions) -> Urls:
    """Return the user's URLs, each tried once; a role that is not given is the app's.

    Raises:
        StackError: one cannot be reached.
    """
    app = options.database_url or ""
    owner = options.owner_database_url or app
    read = options.read_database_url or app
    for url in dict.fromkeys((app, owner, read)):
        check_database(url)
    return Urls(owner, app, read)


def libpq_dsn(url: str) -> str:
    """Return the address as libpq wants it, without SQLAlchemy's driver."""
    return url.replace("postgresql+psycopg2:", "postgresql:", 1)


def check_database(url: str) -> None:
    """Open and close one session.

    Raises:
        StackError: it cannot be opened; the reason never shows a password.
    """
    try:
        with closing(psycopg2.connect(libpq_dsn(url), connect_timeout=CONNECT_SECONDS)):
            return
    except psycopg2.Error as error:
        reason = " ".join(str(error).split())
        message = f"the database given by --database-url cannot be used: {reason}"
        raise StackError(message) from error


def check_temporal(address: str) -> None:
    """Ask the server for our search attributes.

    Raises:
        StackError: it does not answer, or lacks some of them.
    """
    host, _, port = address.rpartition(":")
    if not answers(int(port) if port.isdigit() else DEFAULT_PORT, host or address, timeout=3):
        message = f"the Temporal server given by --temporal does not answer at {address}"
        raise StackError(message)
    try:
        missing = missing_search_attributes(address)
    except RuntimeError as error:
        message = f"the Temporal server given by --temporal cannot be used: {error}"
        raise StackError(message) from error
    if missing:
        types = ", ".join(f"{name}={SEARCH_ATTRIBUTES[name]}" for name in missing)
        message = f"the Temporal server at {address} lacks search attributes: {types}"
        raise StackError(message)
