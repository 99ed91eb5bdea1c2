"""People name a role by what it is called in front of them."""

import pytest

from tocsin.console.case.called import meant, roles_called

OWN = {"scribe": "Scribe"}


@pytest.mark.parametrize(
    ("language", "said", "code"),
    [
        ("en", "Role: Legal counsel", "role:legal_counsel"),
        ("en", "role:  legal Counsel ", "role:legal_counsel"),
        ("en", "Role in the case: Scribe", "case-role:scribe"),
        ("en", "role:legal_counsel", "role:legal_counsel"),
        ("en", "Legal counsel", "Legal counsel"),
        ("en", "webhook:siem", "webhook:siem"),
        ("en", "ada", "ada"),
    ],
)
def test_a_role_is_known_by_its_name_and_by_its_code(language, said, code):
    assert meant(said, roles_called(language, OWN)) == code


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_every_role_has_a_name_of_its_own(language):
    known = roles_called(language, OWN)

    assert len(set(known.values())) == len(known)
    assert all(meant(name, known) == code for name, code in known.items())
