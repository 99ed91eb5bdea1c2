"""Promises about the repository itself: names, imports, sizes, what is shipped and pinned."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

import tocsin

ROOT = Path(tocsin.__file__).parents[1]
ROOMS = ("workflows", "activities", "api", "tocsin")
GENERIC = ("workflows", "activities", "api", "worker")
DRIVERS = (
    "sqlalchemy", "psycopg2", "alembic", "httpx", "fastapi", "starlette", "uvicorn", "jinja2",
    "pydantic_settings", "typer", "tocsin.storage", "tocsin.channels", "tocsin.intake",
)  # fmt: skip
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def sources(*folders):
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def lines_of(path):
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("name", [*GENERIC, "tocsin"])
def test_no_other_distribution_claims_one_of_our_names(name):
    """Two distributions with one import name overwrite each other's files, silently."""
    claimed = packages_distributions().get(name, [])

    assert set(claimed) <= {"tocsin"}


@pytest.mark.parametrize("name", GENERIC)
def test_our_names_are_imported_from_here(name):
    asked = f"import importlib.util as u; print(u.find_spec({name!r}).origin)"
    told = subprocess.run(
        [sys.executable, "-I", "-c", asked], capture_output=True, text=True, check=True
    )

    origin = Path(told.stdout.strip())
    assert origin in (ROOT / f"{name}.py", ROOT / name / "__init__.py")


def test_nothing_that_a_workflow_imports_imports_a_driver():
    """It would be loaded anew in every case's sandbox, and could reach outside from there."""
    asked = "import sys, workflows.takedown, workflows.lifecycles; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-I", "-c", asked], capture_output=True, text=True, check=True
    )

    assert set(DRIVERS) & set(told.stdout.split()) == set()


def test_no_fifth_module_stands_beside_the_rooms():
    """An editable install puts the whole root on the path."""
    assert [path.name for path in ROOT.glob("*.py")] == ["worker.py"]


@pytest.mark.parametrize("folder", [*ROOMS, "tests", "bench"])
def test_no_file_is_longer_than_300_lines(folder):
    long = {str(path.relative_to(ROOT)): lines_of(path) for path in sources(folder)}

    assert {path: lines for path, lines in long.items() if lines > 300} == {}


def test_every_file_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in [*sources(*ROOMS), ROOT / "worker.py"]
        if not path.read_text(encoding="utf-8").startswith('"""')
    ]

    assert silent == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names in a wheel that is built as a release is."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=120,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as opened:
        yield built.name, opened.namelist()


def test_the_wheel_is_named_after_the_version(wheel):
    assert wheel[0] == f"tocsin-{PROJECT['project']['version']}-py3-none-any.whl"


def test_the_version_that_is_installed_is_the_one_that_is_released():
    told = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            "import importlib.metadata as m; print(m.version('tocsin'))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == PROJECT["project"]["version"]


def test_the_wheel_holds_the_rooms_and_nothing_else(wheel):
    tops = {name.split("/")[0] for name in wheel[1]}

    info = f"tocsin-{PROJECT['project']['version']}.dist-info"
    assert tops == {*ROOMS, "worker.py", info}


def test_the_wheel_holds_every_file_of_the_rooms(wheel):
    """Playbooks, phrases, letters and migrations are data: forgotten, they fail only abroad."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    kept = {str(path.relative_to(ROOT)) for path in files if path.suffix != ".pyc"}

    assert kept | {"worker.py"} <= set(wheel[1])


@pytest.mark.parametrize(
    "pattern",
    [
        "tocsin/playbooks/clocks/*.yaml",
        "tocsin/playbooks/kinds/*.yaml",
        "tocsin/playbooks/templates/en/*.txt",
        "tocsin/playbooks/templates/es/*.txt",
        "tocsin/intake/phrases/*.yaml",
        "tocsin/storage/migrations/versions/*.py",
        "tocsin/storage/migrations/*.mako",
        "tocsin/channels/mail.html",
        "api/page_link.html",
        "tocsin/console/locale/*/*.po",
        "tocsin/console/static/js/*.js",
        "tocsin/console/templates/**/*.html",
    ],
)
def test_the_wheel_holds_the_data_that_the_code_reads(wheel, pattern):
    wanted = {str(path.relative_to(ROOT)) for path in ROOT.glob(pattern)}

    assert wanted
    assert wanted <= set(wheel[1])


def test_the_wheel_holds_data_only_where_the_code_reads_it(wheel):
    data = [name for name in wheel[1] if not name.endswith(".py") and ".dist-info/" not in name]
    rooms = (
        "tocsin/playbooks/clocks/",
        "tocsin/playbooks/kinds/",
        "tocsin/playbooks/regions.yaml",
        "tocsin/playbooks/templates/",
        "tocsin/intake/phrases/",
        "tocsin/storage/migrations/",
        "tocsin/channels/mail.html",
        "api/page_link.html",
        "tocsin/console/locale/",
        "tocsin/console/static/",
        "tocsin/console/templates/",
    )

    assert [name for name in data if not name.startswith(rooms)] == []


def pins():
    """Requirements of constraints.txt by name, each with the lines of its hashes."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    plain = re.sub(r"\\\n", " ", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE))
    return [line.strip() for line in plain.splitlines() if line.strip()]


def normalized(requirement):
    return re.sub(r"[-_.]+", "-", NAME.match(requirement)[0]).lower()


def test_constraints_carry_names_versions_and_hashes_only():
    """No address and no path: whoever installs chooses the index."""
    form = re.compile(
        r"[a-z0-9._-]+(\[[a-z0-9,._-]+\])?==[^\s;/:@]+(\s*;[^/@]+?)?(\s+--hash=sha256:[0-9a-f]{64})+"
    )

    assert [line for line in pins() if not form.fullmatch(line)] == []


def test_constraints_name_no_address_in_their_comments_either():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")

    assert re.findall(r"https?://|file:|--(?:extra-)?index|--find-links|^-e", text) == []


def test_everything_that_the_project_asks_for_is_pinned():
    project = PROJECT["project"]
    asked = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        asked += extra
    asked += PROJECT["build-system"]["requires"]
    pinned = {normalized(line) for line in pins()}

    assert {normalized(one) for one in asked} - pinned == set()


def test_what_is_pinned_twice_is_told_apart_by_its_marker():
    twice = [normalized(line) for line in pins() if ";" not in line]

    assert len(twice) == len(set(twice))


TAGGED = re.compile(
    r"[a-z0-9./-]+:(?!latest)[A-Za-z0-9._-]*\d[A-Za-z0-9._-]*(@sha256:[0-9a-f]{64})?"
)


def test_every_service_of_compose_runs_a_pinned_image():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    images = {name: service["image"] for name, service in compose["services"].items()}

    assert {name: image for name, image in images.items() if not TAGGED.fullmatch(image)} == {}


def test_compose_runs_the_image_of_this_version():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    ours = {
        service["image"]
        for service in compose["services"].values()
        if service["image"].startswith("tocsin:")
    }

    assert ours == {f"tocsin:{PROJECT['project']['version']}"}


def test_the_image_is_built_from_pinned_images():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    arguments = dict(re.findall(r"^ARG (\w+)=(\S+)$", text, flags=re.MULTILINE))
    stages = re.findall(r"^FROM \S+ AS (\w+)$", text, flags=re.MULTILINE)
    used = re.findall(r"^FROM (\S+)", text, flags=re.MULTILINE)
    used += re.findall(r"--from=(\S+)", text)
    images = [re.sub(r"\$\{(\w+)\}", lambda m: arguments[m[1]], one) for one in used]

    assert [one for one in images if one not in stages and not TAGGED.fullmatch(one)] == []
