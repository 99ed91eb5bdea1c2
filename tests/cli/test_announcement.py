"""What `tocsin up` tells a person."""

from pathlib import Path

import pytest

from tocsin.cli import announcement, output, seeding

READY = {
    "event": "ready",
    "api": "http://127.0.0.1:8321",
    "console": "http://127.0.0.1:8321/",
    "temporal": "127.0.0.1:7233",
    "temporal_ui": None,
    "database": "postgresql+psycopg2://tocsin_app:secret@127.0.0.1:54321/tocsin",
    "users": [
        {"name": "admin-1", "roles": ["admin"], "token": "tcn_x", "password": "abcd-efgh"}
    ],
}


@pytest.fixture
def shown(capsys):
    def show(home="/srv/a home", **changes):
        announcement.show(output.console(), READY | changes, Path(home))
        return capsys.readouterr().out

    return show


def test_urls_users_and_what_to_try_are_shown_but_not_the_databases_password(shown):
    told = shown()

    for part in (
        READY["api"],
        "Console",
        "7233",
        "admin-1  abcd-efgh            admin",
        "/srv/a home/users.json",
        "tocsin intake",
        "tocsin_app:***@",
    ):
        assert part in told
    assert "secret" not in told
    assert "Temporal UI" not in told


def test_a_password_that_a_person_has_chosen_is_not_known(shown):
    changed = {"name": "admin-1", "roles": ["admin"], "token": "tcn_x", "password": None}

    assert "admin-1  (their own)" in shown(users=[changed])


def test_another_home_is_exported_quoted(shown):
    assert "export TOCSIN_HOME='/srv/a home'" in shown()
    assert "TOCSIN_HOME" not in shown(home=Path(".tocsin").absolute())


def test_without_seeded_users_the_first_admin_is_explained(shown):
    assert "tocsin users add NAME --role admin --database" in shown(users=[])


def test_there_are_two_seeded_users_for_each_role():
    names = seeding.names()

    assert len(names) == 28
    assert {name for name, role in names.items() if role == "legal_counsel"} == {
        "counsel-1",
        "counsel-2",
    }
    assert seeding.DEFAULT in names


def test_mail_is_named_when_it_is_taken(shown):
    assert "smtp://127.0.0.1:2525" in shown(mail="smtp://127.0.0.1:2525")
    assert "Mail" not in shown(mail=None)
