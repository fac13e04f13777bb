"""The mutants of a source, and a source with one of them put in."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from tests.mutation import meaning, operators, statements


@dataclass(frozen=True)
class Mutant:
    """One change: a node of the tree, by its place in ``ast.walk``, and what stands there instead.

    ``reached`` are the lines of which one runs whenever the node does; none where it runs when the module is imported.
    """

    path: str
    place: str
    line: int
    reached: range
    node: int
    new: ast.AST
    before: str
    after: str

    @property
    def key(self) -> str:
        """What it is called in the list of equivalent mutants: survives a change of line numbers."""
        return " ".join(f"{self.path} {self.place}: {self.before} → {self.after}".split())


def mutants(source: str, path: str) -> list[Mutant]:
    """Return every mutant of a source, in its order."""
    tree = ast.parse(source)
    numbers = {id(node): number for number, node in enumerate(ast.walk(tree))}
    truths, lines = _truths(tree), _lines(tree)
    return [
        Mutant(
            path, place, _line(node), lines.get(id(node), range(0)), numbers[id(node)], new, *_shown(node, new, says)
        )
        for part, place in meaning.parts(tree)
        for node, new, says in _changes(part, id(part) in truths)
    ]


def mutated(source: str, mutant: Mutant) -> tuple[ast.Module, list[ast.AST]]:
    """Return the tree of a source with the mutant in it, and what that stands in, from the outermost to itself."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    old, new = nodes[mutant.node], ast.copy_location(copy.deepcopy(mutant.new), nodes[mutant.node])
    original = {id(each): copy.deepcopy(each.body) for each in nodes if isinstance(each, ast.FunctionDef)}
    around = _around(tree, old)
    _put(around[-1], old, new)
    for function in around:
        if isinstance(function, ast.FunctionDef):
            _keep_names(function, original[id(function)])
    return ast.fix_missing_locations(tree), [*around, new]


def _changes(part: ast.AST, returns_truth: bool) -> Iterator[statements.Changed]:
    yield from statements.replacements(part, returns_truth)
    yield from ((part, new, "") for new in operators.replacements(part) if ast.dump(new) != ast.dump(part))


def _truths(tree: ast.Module) -> set[int]:
    """Return the statements that return true or false."""
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    truthful = [each for each in functions if each.returns and ast.unparse(each.returns) == "bool"]
    return {id(node) for function in truthful for node in ast.walk(function) if isinstance(node, ast.Return)}


def _lines(tree: ast.Module) -> dict[int, range]:
    """Return the lines of the statement that each node within a function belongs to."""
    lines: dict[int, range] = {}
    for function in [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]:
        lines |= {id(each): range(function.body[0].lineno, _last(function)) for each in ast.walk(function)}
    for function in [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]:
        for statement in [each for each in ast.walk(function) if isinstance(each, ast.stmt) and each is not function]:
            body = getattr(statement, "body", None)
            last = body[0].lineno if isinstance(body, list) else _last(statement)
            lines |= {
                id(each): range(statement.lineno, max(last, statement.lineno + 1)) for each in ast.walk(statement)
            }
    return lines


def _line(node: ast.AST) -> int:
    line: int = node.lineno  # type: ignore[attr-defined]  # only what has a place in the source is changed
    return line


def _last(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) + 1


def _shown(node: ast.AST, new: ast.AST, says: str) -> tuple[str, str]:
    """Return the source before and after, as one line each."""
    before, after = ast.unparse(node), says or ast.unparse(ast.fix_missing_locations(copy.deepcopy(new)))
    return _shortest(before.splitlines()[0] if says else before, after)


def _shortest(before: str, after: str) -> tuple[str, str]:
    """Cut what is long and the same at both ends: a table of forty entries lost one of them."""
    if len(before) < 90:
        return before, after
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    start = max(0, (blocks[0].size if blocks[0].a == blocks[0].b == 0 else 0) - 30)
    tail = blocks[-2] if len(blocks) > 1 else blocks[0]
    end = max(0, (tail.size if tail.a + tail.size == len(before) and tail.b + tail.size == len(after) else 0) - 30)
    return tuple(f"…{text[start : len(text) - end]}…" for text in (before, after))  # type: ignore[return-value]


def _around(tree: ast.AST, node: ast.AST) -> list[ast.AST]:
    """Return what a node stands in, from the outermost to its parent."""
    for child in ast.iter_child_nodes(tree):
        if child is node:
            return [tree]
        if inner := _around(child, node):
            return [tree, *inner]
    return []


def _put(parent: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for name, value in ast.iter_fields(parent):
        if value is old:
            setattr(parent, name, new)
        elif isinstance(value, list):
            setattr(parent, name, [new if each is old else each for each in value])


def _keep_names(function: ast.FunctionDef, body: list[ast.stmt]) -> None:
    """Add the original where it is never reached: what was a closure or a generator stays one, so it can be swapped."""
    function.body = [*function.body, ast.copy_location(ast.If(ast.Constant(False), body, []), function.body[-1])]
