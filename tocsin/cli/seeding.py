"""Two users for each role, so that four eyes and quorums can be tried; what they have survives.

For a stack on one machine only. The tokens stand in ``users.json`` in its home, readable by its
owner, and the passwords beside it; the database has their hashes.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from tocsin.cli.profiles import write_private
from tocsin.cli.seeded_passwords import SeededPasswords
from tocsin.domain.access import Grant, Role
from tocsin.storage import passwords, people
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.models import UserRow
from tocsin.storage.tokens import Tokens, issue_token

FILE = "users.json"
DEFAULT = "manager-1"
LIFETIME, RENEWED = timedelta(days=365), timedelta(days=30)
NUMBERS = {1: "One", 2: "Two"}
SHORT = {
    Role.INTAKE_ANALYST: "analyst",
    Role.INCIDENT_MANAGER: "manager",
    Role.INCIDENT_COMMANDER: "commander",
    Role.LEGAL_COUNSEL: "counsel",
    Role.LE_RESPONDER: "responder",
    Role.POLICY_OWNER: "policy",
    Role.OUTREACH_MANAGER: "outreach",
    Role.QA_REVIEWER: "qa",
    Role.VENDOR_MODERATOR: "vendor",
}


def seed(database_url: str, home: Path) -> list[dict[str, Any]]:
    """Make the users that are missing and tokens for those without a good one.

    Returns:
        Name, roles, token and password of each active one, as the ready line shows them; the
        password is None for who has chosen another.
    """
    engine = make_engine(database_url, 1, name="tocsin-seed")
    try:
        sessions = make_sessions(engine)
        known = _read(home / FILE)
        tokens = Tokens(sessions)
        good = {name: token for name, token in known.items() if _is_good(tokens, token)}
        chosen = SeededPasswords(home)
        found = _ensure(sessions, good, chosen)
    finally:
        engine.dispose()
    secrets = {user["name"]: user["token"] for user in found}
    if secrets != known:
        write_private(home / FILE, json.dumps(secrets, indent=2))
    chosen.keep()
    return found


def names() -> dict[str, Role]:
    """Return the seeded names with their roles, in order of role."""
    return {
        f"{SHORT.get(role, role.value.replace('_', '-'))}-{number}": role
        for role in Role
        for number in NUMBERS
    }


def _ensure(
    sessions: sessionmaker[Session], good: dict[str, str], chosen: SeededPasswords
) -> list[dict[str, Any]]:
    found = []
    with sessions.begin() as session:
        set_ats = passwords.set_ats(session)
        for name, role in names().items():
            user = people.find_user(session, name) or _create(session, name, role)
            if not user.active:
                continue
            held = people.grants_of(session, [user.id]).get(user.id, ())
            token = good.get(name) or issue_token(session, user.id, "up", lifetime=LIFETIME)[1]
            roles = [grant.role.value for grant in held]
            password = chosen.of(session, user.id, name, set_ats.get(user.id))
            seeded = {"name": name, "roles": roles, "token": token, "password": password}
            found.append(seeded)
    return found


def _create(session: Session, name: str, role: Role) -> UserRow:
    title = role.value.replace("_", " ").title()
    return people.create_user(
        session,
        name,
        display_name=f"{title} {NUMBERS[int(name[-1])]}",
        email=f"{name}@tocsin.example",
        grants=[Grant(role)],
    )


def _is_good(tokens: Tokens, secret: str) -> bool:
    bearer = tokens.authenticate(secret)
    return bearer is not None and bearer.expires_at > datetime.now(UTC) + RENEWED


def _read(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
