"""A word stands for one thing: no two classes of the product bear the same name."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FRAMEWORK = {"Meta", "Command"}  # what Django looks for under this name


@cache
def classes() -> dict[str, set[str]]:
    """Return where each name of a class stands, by files; not before a test asks, for reading all takes a second."""
    places = defaultdict(set)
    files = (path for app in ("registry", "trials", "studies") for path in (ROOT / app).rglob("*.py"))
    for path in sorted(path for path in files if "migrations" not in path.parts):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and node.name not in FRAMEWORK:
                places[node.name].add(f"{path.relative_to(ROOT)}")
    return places


def test_no_name_stands_for_two_classes() -> None:
    twice = {name: sorted(files) for name, files in classes().items() if len(files) > 1}

    assert not twice, "give the one that is further from the word of the field a name of its own"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Trial", "trials/models/trial.py"),
        ("Study", "studies/models/study.py"),
        ("Publication", "registry/ledger/models.py"),
        ("Finding", "registry/rules.py"),
        ("Refusal", "registry/refusals.py"),
        ("CurationEvent", "registry/curation/models.py"),
    ],
)
def test_a_word_of_the_glossary_is_one_class(name: str, file: str) -> None:
    assert classes()[name] == {file}
