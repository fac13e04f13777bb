"""State changes in actions only: pages and views call them, or write inside a block that an action opened."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
WRITES = {"save", "update", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
BLOCKS = {"changing", "opening"}  # of ``registry.records.lifecycle``: one lock, one transaction, one event
PAGES = sorted(
    path.relative_to(ROOT)
    for app in ("registry", "trials", "studies")
    for path in (ROOT / app).rglob("*.py")
    if "admin" in path.parts or path.stem in ("admin", "views")
)
# Functions that write outside of such a block, because whoever calls them has opened one.
INSIDE_A_BLOCK = {
    "assign": "a field of the form of an arm, which CuratedAdmin.save_related or PartAdmin.save_related saves",
    "_list": "a part of `assign`",
    "save_existing_objects": "the formset of groups, which CuratedAdmin.save_related saves",
}


def outside(node: ast.AST, function: str = "") -> Iterator[tuple[int, str]]:
    """Yield line and function of every write that stands in no block of an action."""
    if isinstance(node, ast.With) and any(_called(item.context_expr) in BLOCKS for item in node.items):
        return
    if isinstance(node, ast.FunctionDef):
        function = node.name
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _called(node) in WRITES:
        yield node.lineno, function
    for child in ast.iter_child_nodes(node):
        yield from outside(child, function)


def _called(node: ast.AST) -> str:
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


@cache
def found(path: Path) -> list[tuple[int, str]]:
    return list(outside(ast.parse((ROOT / path).read_text())))


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_page_changes_nothing_outside_of_an_action(path: Path) -> None:
    beside = [f"{path}:{line} in {function}" for line, function in found(path) if function not in INSIDE_A_BLOCK]

    assert not beside, "belongs into an action (actions.py), or into its block (`with …changing(…)`)"


def test_no_exception_outlives_its_reason() -> None:
    assert {function for path in PAGES for _, function in found(path)} == set(INSIDE_A_BLOCK)


@pytest.mark.parametrize(
    ("code", "functions"),
    [
        ("def save_model(obj):\n    obj.save()", ["save_model"]),
        ("def relate(link):\n    with atomic():\n        links.filter(pk=1).update(trial='x')", ["relate"]),
        ("def relate(link):\n    with actions.changing(record=a) as study:\n        study.links.update(trial='x')", []),
        ("def open(self):\n    with verbs.opening(record=new):\n        if new:\n            new.delete()", []),
    ],
)
def test_a_write_is_seen_where_it_stands_outside_of_a_block(code: str, functions: list[str]) -> None:
    assert [function for _, function in outside(ast.parse(code))] == functions
