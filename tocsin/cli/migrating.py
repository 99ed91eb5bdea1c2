"""Migrate, and say in plain data what was done."""

from sqlalchemy.exc import SQLAlchemyError

from tocsin.cli.errors import CliError
from tocsin.storage.errors import StorageError
from tocsin.storage.migrate import current_and_head, upgrade


def migrated(owner_url: str, *, check_only: bool) -> dict[str, str | None]:
    """Bring the database to the newest step; return where it was and is.

    Raises:
        CliError: It cannot be reached, or not with this user.
    """
    try:
        before, head = current_and_head(owner_url)
        if not check_only:
            upgrade(owner_url)
    except StorageError as error:
        raise CliError(str(error)) from error
    except SQLAlchemyError as error:
        raise CliError(f"the database cannot be migrated: {reason(error)}") from error
    return {"before": before, "current": before if check_only else head, "head": head}


def reason(error: SQLAlchemyError) -> str:
    """Return the driver's own words in one line, without SQL or its parameters."""
    told = getattr(error, "orig", None) or error
    return " ".join(str(told).split())
