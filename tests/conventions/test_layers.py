"""Which module may use which: the contracts of ``pyproject.toml`` hold, and each refuses what it is there for."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
# Module by module, imports that each break a contract by themselves.
PLANTED = [
    ("registry.serving.docs", "trials.actions"),
    ("registry.serving.health", "registry.ledger.actions"),
    ("registry.pictures.svg", "registry.records.lifecycle"),
    ("registry.pictures.style", "studies.models"),
    ("registry.dates", "registry.rules"),
    ("registry.vocabularies", "studies.models"),
    ("registry.records.views", "registry.curation.models"),
    ("registry.records.index", "registry.records.publishing"),
    ("registry.curation.pairing", "registry.curation.models"),
    ("registry.ledger.views", "registry.ledger.actions"),
    ("registry.api.problems", "registry.api.views"),
    ("registry.postgres.locks", "django"),
    ("trials.views", "trials.models"),
    ("trials.views", "trials.actions"),
    ("trials.filters", "trials.models.arms"),
    ("trials.document.parts", "trials.search"),
    ("trials.search", "studies.search"),
    ("studies.views", "studies.models"),
    ("studies.views", "trials.models.trial"),
    ("studies.consistency.book", "studies.document"),
]
LAYERED = sorted(folder for contract in LINTER["contracts"] for folder in contract.get("containers", ()))


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask the linter about the code in a folder; wide enough that it breaks no line."""
    lint, environment = Path(sys.executable).with_name("lint-imports"), {"PYTHONPATH": str(folder), "COLUMNS": "300"}
    words = [str(lint), "--no-logo", "--no-cache"]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a copy of the code with all of it planted, and with a module of no layer in each package."""
    spoiled = tmp_path_factory.mktemp("spoiled")
    shutil.copy(ROOT / "pyproject.toml", spoiled)
    for name in LINTER["root_packages"]:
        shutil.copytree(ROOT / name, spoiled / name, ignore=shutil.ignore_patterns("__pycache__", "*.json"))
    for module, imported in PLANTED:
        with (spoiled / module.replace(".", "/")).with_suffix(".py").open("a") as file:
            file.write(f"\nimport {imported}\n")
    for package in LAYERED:
        (spoiled / package.replace(".", "/") / "newcomer.py").touch()
    return linted(spoiled).stdout


def test_every_contract_holds() -> None:
    answer = linted(ROOT)

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(("module", "imported"), PLANTED)
def test_an_import_that_must_not_be_is_refused_by_name(report: str, module: str, imported: str) -> None:
    assert re.search(rf"^- +{module} -> {imported} \(l\.\d+\)$", report, re.MULTILINE)


@pytest.mark.parametrize("package", LAYERED)
def test_a_module_without_a_layer_is_refused_by_name(report: str, package: str) -> None:
    assert re.search(rf"not listed as layers:\s+- {package}\.newcomer$", report, re.MULTILINE)


def test_there_is_no_contract_that_nothing_breaks(report: str) -> None:
    assert f"Contracts: 0 kept, {len(LINTER['contracts'])} broken." in report


def test_every_package_of_the_product_is_under_contract() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}

    assert packages == set(LINTER["root_packages"])
    assert packages | {
        "registry.records",
        "registry.curation",
        "registry.ledger",
        "registry.api",
        "registry.running",
    } == set(LAYERED)
