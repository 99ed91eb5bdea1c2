"""Users and tokens straight in the database: for the first admin, when nobody has a token yet.

Whoever can write to the database needs no permission from the product.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from tocsin.cli.errors import CliError, UsageError
from tocsin.cli.migrating import reason
from tocsin.desk.hashing import Hashing
from tocsin.desk.passwords import put_password
from tocsin.domain.access import Grant, Role
from tocsin.domain.passwords import UnfitPasswordError, check_new
from tocsin.storage import access_log, people, sign_in_tries
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.errors import NameTakenError, SettingsError
from tocsin.storage.tokens import issue_token


class Registry:
    """The people of one database."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def add(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Add a user; answers what ``POST /v1/users`` would."""
        grants = [
            Grant(Role(one["role"]), tuple(one["jurisdictions"]), tuple(one["teams"]))
            for one in body["grants"]
        ]
        try:
            with self._sessions.begin() as session:
                user = people.create_user(
                    session,
                    body["name"],
                    display_name=body["display_name"],
                    email=body["email"],
                    language=body["language"],
                    grants=grants,
                )
                return {**body, "id": user.id, "active": True}
        except NameTakenError as error:
            raise CliError(f"another user has the name {body['name']!r}") from error
        except SQLAlchemyError as error:
            raise _broken(error) from error

    def issue(self, body: Mapping[str, Any], days: int) -> dict[str, Any]:
        """Issue a token; answers what ``POST /v1/tokens`` would."""
        try:
            with self._sessions.begin() as session:
                user = people.find_user(session, body["user"])
                if user is None or not user.active:
                    raise CliError(f"there is no active user {body['user']!r}")
                lifetime = timedelta(days=days)
                row, secret = issue_token(
                    session, user.id, body["name"], lifetime=lifetime, roles=body["roles"]
                )
                expires = row.expires_at.isoformat()
                shown = {"id": row.id, "user": user.name, "name": row.name}
                return {**shown, "roles": row.roles, "expires_at": expires, "token": secret}
        except SQLAlchemyError as error:
            raise _broken(error) from error

    def set_password(self, name: str, password: str, *, must_change: bool) -> dict[str, Any]:
        """Set a user's password; sessions, links and failed tries end."""
        try:
            with self._sessions.begin() as session:
                user = people.find_user(session, name)
                if user is None or not user.active:
                    raise CliError(f"there is no active user {name!r}")
                ready = check_new(password, (user.name, user.display_name))
                hashed = Hashing().hash(ready)
                put_password(session, user.id, hashed, must_change=must_change)
                sign_in_tries.clear(session, sign_in_tries.digest_of(session, user.name))
                access_log.write(
                    session, "operator", "password.set", "ok", detail={"user": user.id}
                )
                return {"user": user.name, "id": user.id, "must_change": must_change}
        except UnfitPasswordError as error:
            raise CliError(str(error)) from error
        except SQLAlchemyError as error:
            raise _broken(error) from error


@contextmanager
def registry() -> Iterator[Registry]:
    """Open the people of the database that the environment names.

    Raises:
        UsageError: It names none.
    """
    names = ("TOCSIN_OWNER_DATABASE_URL", "TOCSIN_DATABASE_URL")
    url = next((os.environ[name] for name in names if os.environ.get(name)), None)
    if url is None:
        raise UsageError("which database?", f"set {' or '.join(names)}")
    try:
        engine = make_engine(url, 1, name="tocsin-cli")
    except SettingsError as error:
        raise UsageError(str(error)) from error
    try:
        yield Registry(make_sessions(engine))
    finally:
        engine.dispose()


def _broken(error: SQLAlchemyError) -> CliError:
    return CliError(f"the database cannot be used: {reason(error)}", "is it migrated?")
