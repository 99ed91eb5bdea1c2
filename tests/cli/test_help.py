"""What every command has in common."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from tocsin.cli import app

WITHOUT_JSON = {"worker", "api", "openapi"}
HEAVY = ("sqlalchemy", "temporalio", "fastapi", "psycopg2", "alembic", "httpx", "pydantic")


def commands(group, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_explains_itself_in_80_columns(path, run):
    result = run(*path, "--help")

    assert result.exit_code == 0
    assert ALL[path].help
    assert max(map(len, result.output.splitlines())) <= 80


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_speaks_json(path):
    options = {option for parameter in ALL[path].params for option in parameter.opts}

    assert "--json" in options or path[0] in WITHOUT_JSON


def test_a_list_starts_without_the_heavy_parts(tmp_path):
    code = (
        "import sys; sys.argv = ['tocsin', '--help']\n"
        "from tocsin.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True
    )

    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("arguments", [["--help"], ["cases", "--token", "t"]], ids=str)
def test_an_answer_takes_little_of_the_processor(arguments):
    program = Path(sys.executable).with_name("tocsin")
    url = {"TOCSIN_URL": "http://127.0.0.1:9"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([program, *arguments], capture_output=True, check=False, env=url)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.8


def test_the_version_is_that_of_the_package(run):
    assert run("--version").output.startswith("tocsin 0.")


def test_an_unknown_command_is_wrong_usage(run):
    assert run("fly").exit_code == 2
