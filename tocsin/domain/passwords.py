"""What may be a password, after NIST SP 800-63B-4, section 3.1.1.

Length counts and nothing else is asked of its composition; what everybody tries first is
refused. A password is brought to NFKC before anything is done with it, so that the same
characters, typed on another system, are the same password.

15 characters is what it asks for where a password is the only factor; 8 do as one of two.
"""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST, LONGEST = 15, 256
ROOM = 8  # characters that must be left when the person's names are taken out
REPEATED = re.compile(r"(.{1,4}?)\1+.{0,3}", re.DOTALL)
COMMONEST = frozenset(
    """
    012345678901234 0123456789abcdef 123456789012345 1234567890123456 1234567890qwerty
    1q2w3e4r5t6y7u8i 1qaz2wsx3edc4rfv 1qaz2wsx3edc4rfv5tgb abcdefghijklmno
    abcdefghijklmnopqrstuvwxyz administrator123 asdfghjklqwertyuiop changemechangeme
    changemechangeme1 contrasenasegura contraseñasegura correcthorsebatterystaple
    iloveyouforever iloveyouforever1 letmeinletmein1 passw0rdpassw0rd password1234567
    password12345678 password123456789 passwordpassword passwordpassword1 q1w2e3r4t5y6u7i8
    qwertyuiop12345 qwertyuiop123456 qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm
    senhasenhasenha thisisapassword thisisapassword1 welcomewelcome1 zxcvbnmasdfghjkl
    """.split()  # noqa: SIM905 - it reads better so
)


class UnfitPasswordError(ValueError):
    """That cannot be a password; the text says why, to whoever chose it."""


def prepared(password: str) -> str:
    """Bring a password to the one form in which it is hashed and compared."""
    return unicodedata.normalize("NFKC", password)


def check_new(password: str, names: Iterable[str]) -> str:
    """Return a new password as it is to be hashed.

    Args:
        password: As it was typed.
        names: What the person is called; a password is not made of these.

    Raises:
        UnfitPasswordError: It is too short or too long, or easy to guess.
    """
    ready = prepared(password)
    if not SHORTEST <= len(ready) <= LONGEST:
        raise UnfitPasswordError(
            f"A password has {SHORTEST} to {LONGEST} characters; that one has {len(ready)}."
        )
    plain = ready.casefold()
    if plain in COMMONEST or "".join(plain.split()) in COMMONEST or REPEATED.fullmatch(plain):
        raise UnfitPasswordError("That password is one of the first that anybody would try.")
    if len(_without(plain, names)) < ROOM:
        raise UnfitPasswordError("That password is little more than a name: yours, or ours.")
    return ready


def _without(plain: str, names: Iterable[str]) -> str:
    known = {"tocsin"}
    for name in names:
        whole = prepared(name).casefold()
        known |= {whole, "".join(whole.split()), *re.split(r"[\W_]+", whole)}
    for name in sorted(known, key=len, reverse=True):
        if len(name) > 2:  # noqa: PLR2004 - two letters are in every word
            plain = plain.replace(name, "")
    return plain
