"""Small means that the queries share."""

import json
from typing import Any

from sqlalchemy import Engine, TextClause, text
from sqlalchemy.engine import Row


def one_shot(engine: Engine) -> Engine:
    """Return an engine over the same pool for single statements.

    One statement is a transaction by itself; without BEGIN and COMMIT it costs one round trip.
    """
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def run_one(engine: Engine, statement: TextClause, values: dict[str, Any]) -> Row[Any]:
    """Run a single statement that gives exactly one row."""
    with engine.connect() as connection:
        return connection.execute(statement, values).one()


def as_json(value: object) -> str:
    """Write plain data for a parameter that is cast to ``jsonb``."""
    return json.dumps(value, separators=(",", ":"))


def sql(statement: str) -> TextClause:
    """Mark a statement as SQL."""
    return text(statement)
