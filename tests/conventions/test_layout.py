"""How the code is laid out: how modules are called, how long they get."""

from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDERS = [ROOT / name for name in ("registry", "trials", "studies", "tests") if (ROOT / name).is_dir()]
FILES = sorted(path.relative_to(ROOT) for folder in FOLDERS for path in folder.rglob("*.py"))
MODULES = [path for path in FILES if path.name != "__init__.py"]
LONGEST = 350
DJANGOS = {Path("registry/serving/database/base.py")}  # the name under which Django looks for a database backend
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "stuff", "lib"}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_is_named_for_its_idea(path: Path) -> None:
    assert path in DJANGOS or not NAMELESS & {part.removesuffix(".py") for part in path.parts}


@pytest.mark.parametrize("path", [path for path in MODULES if "migrations" not in path.parts], ids=str)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len((ROOT / path).read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] != "tests"], ids=str)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    first = (ROOT / path).read_text().lstrip()

    assert first.startswith('"""') or "migrations" in path.parts
