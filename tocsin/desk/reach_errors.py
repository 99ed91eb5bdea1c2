"""Why the desk says no to what people say of how they are reached."""

from tocsin.desk.errors import DeskError


class RulesChangedError(DeskError):
    """A version was put since the one that you saw."""

    code, title, status = "rules-changed", "The rules have changed since you saw them", 409


class UnknownWayError(DeskError):
    """The rules name a channel that is not set up here, or a contact that is not theirs."""

    code, title, status = "unknown-way", "There is no such way to reach the person", 422


class ContactExistsError(DeskError):
    """The person has that address on that channel already."""

    code, title, status = "contact-exists", "That contact is there already", 409


class ContactConfirmedError(DeskError):
    """It is confirmed and needs no code any more."""

    code, title, status = "contact-confirmed", "That contact is confirmed already", 409


class WrongCodeError(DeskError):
    """It is another code, an earlier one, one that ran out, or was tried too often."""

    code, title, status = "wrong-code", "That is not the code that counts", 422


class TooManyContactsError(DeskError):
    """So many contacts, or codes, are too many: each code is a message to somebody."""

    code, title, status = "too-many-contacts", "There are too many contacts or codes", 429
