"""What a statement may be replaced by: what somebody could forget."""

import ast
from collections.abc import Iterator

from tests.mutation.meaning import is_section, is_table

Changed = tuple[ast.AST, ast.AST, str]  # the node, what stands in its place, and what to call it where source is long
_FALSE, _TRUE, _NOTHING = ast.Constant(False), ast.Constant(True), ast.Constant(None)


def replacements(node: ast.AST, returns_truth: bool) -> Iterator[Changed]:
    """Yield what could stand in the place of a statement or of one of its parts."""
    match node:
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield node, ast.Pass(), ""
        case ast.Raise() | ast.AugAssign() | ast.Break() | ast.Continue() | ast.Delete():
            yield node, ast.Pass(), ""
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield node, ast.Pass(), ""
        case ast.Return() if node.value and not _is_nothing(node.value):
            yield from _returned(node, node.value, returns_truth)
        case ast.If() | ast.While() | ast.comprehension() | ast.IfExp() | ast.For():
            yield from _branches(node)
        case ast.With() | ast.Try() | ast.FunctionDef():
            yield from _unguarded(node)
        case ast.ClassDef() if is_section(node):
            yield from ((field, ast.Pass(), "") for field in node.body if is_table(field))


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _returned(node: ast.Return, value: ast.expr, returns_truth: bool) -> Iterator[Changed]:
    if not returns_truth:
        yield node, ast.Return(_NOTHING), ""
    elif not isinstance(value, ast.Constant):  # True and False are turned round as constants
        yield node, ast.Return(ast.UnaryOp(ast.Not(), value)), ""


def _branches(node: ast.AST) -> Iterator[Changed]:
    """Yield a branch never taken and always taken; a loop never run; a filter forgotten."""
    match node:
        case ast.If():
            yield node.test, _FALSE, ""
            if not _guards(node.body):
                yield node.test, _TRUE, ""
        case ast.While():
            yield node.test, _FALSE, ""
        case ast.For():
            yield node.iter, ast.Tuple([], ast.Load()), ""
        case ast.comprehension():
            yield from ((test, _TRUE, "") for test in node.ifs)


def _guards(body: list[ast.stmt]) -> bool:
    """Whether a branch only refuses: taken always, nothing would work, which every test sees."""
    return len(body) == 1 and isinstance(body[0], ast.Raise)


def _unguarded(node: ast.AST) -> Iterator[Changed]:
    """Yield a block without its context, its handler or its transaction."""
    match node:
        case ast.With() if all(item.optional_vars is None for item in node.items):
            yield node, ast.If(_TRUE, node.body, []), "if True:"
        case ast.Try(handlers=[handler]) if not node.finalbody:
            yield node, ast.If(_TRUE, node.body + node.orelse, []), f"if True:  # no {ast.unparse(handler)[:60]}"
        case ast.Try() if node.finalbody and not node.handlers:
            yield node, ast.If(_TRUE, node.body, []), "if True:  # no finally"
        case ast.FunctionDef():
            for each in node.decorator_list:
                if ast.unparse(each) == "transaction.atomic":
                    yield node, _bare(node, each), f"without @{ast.unparse(each)}"


def _bare(node: ast.FunctionDef, decorator: ast.expr) -> ast.FunctionDef:
    kept = [each for each in node.decorator_list if each is not decorator]
    return ast.FunctionDef(node.name, node.args, node.body, kept, node.returns, node.type_comment)
