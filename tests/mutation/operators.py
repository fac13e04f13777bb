"""What an expression may be replaced by: small mistakes that a person could make."""

import ast
import copy
from collections.abc import Iterator

from tests.mutation.meaning import FOR_PEOPLE, is_for_people

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mod,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_OTHER_NAMES = {
    "min": "max", "any": "all", "first": "last", "filter": "exclude", "floor": "ceil",
    "removeprefix": "removesuffix", "startswith": "endswith", "lower": "upper",
}  # fmt: skip
_NAMES = _OTHER_NAMES | {new: old for old, new in _OTHER_NAMES.items()}
_WRAPPERS = {"sorted", "reversed", "abs", "list"}  # f(x) → x
_METHODS = {"strip", "lstrip", "rstrip", "lower", "casefold", "replace", "removeprefix", "removesuffix", "order_by"}
_METHODS |= {"distinct", "exclude", "filter", "select_for_update"}  # x.f(…) → x
# Their arguments may be swapped without a difference, or with an error at once.
_ANY_ORDER = {"min", "max", "isinstance", "getattr", "setattr", "range", "only", "defer"}
_ONLY_FASTER = FOR_PEOPLE | {"strict", "chunk_size", "batch_size", "maxsize", "code", "flat", "of"}


def replacements(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what could stand in the place of an expression."""
    match node:
        case ast.Compare():
            yield from _compared(node)
        case ast.BoolOp():
            yield from _fewer_operands(node)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp():
            yield from _computed(node)
        case ast.Constant():
            yield from _constants(node.value)
        case ast.IfExp():
            yield from (node.body, node.orelse)
        case ast.Call():
            yield from _calls(node)
        case ast.Slice() | ast.Dict() | ast.List() | ast.Set() | ast.Tuple(ctx=ast.Load()):
            yield from _shorter(node)


def _compared(node: ast.Compare) -> Iterator[ast.expr]:
    for index, operator in enumerate(node.ops):
        ops = list(node.ops)
        ops[index] = _COMPARED[type(operator)]()
        yield ast.Compare(node.left, ops, node.comparators)


def _fewer_operands(node: ast.BoolOp) -> Iterator[ast.expr]:
    """Yield the condition with one part forgotten, and with “or” for “and”."""
    for index in range(len(node.values)):
        rest = node.values[:index] + node.values[index + 1 :]
        yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _computed(node: ast.BinOp) -> Iterator[ast.expr]:
    textual = any(isinstance(each, (ast.JoinedStr, ast.List, ast.Tuple)) or _is_text(each) for each in _sides(node))
    if isinstance(node.op, ast.BitOr):  # dictionaries, sets and conditions are joined so
        yield from _sides(node)
    elif type(node.op) in _COMPUTED and not textual:
        yield ast.BinOp(node.left, _COMPUTED[type(node.op)](), node.right)


def _sides(node: ast.BinOp) -> tuple[ast.expr, ast.expr]:
    return node.left, node.right


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _constants(value: object) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))
    elif isinstance(value, float):
        yield ast.Constant(value * 2 or 1.0)
    elif isinstance(value, str) and not is_for_people(ast.Constant(value)):
        yield ast.Constant(value[1:] if value[:1] == "-" else _other_text(value))


def _other_text(value: str) -> str:
    return str(2 * float(value)) if value.replace(".", "", 1).isdecimal() else f"{value}X"


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _NAMES:
        yield _renamed(node, _NAMES[name])
    if isinstance(node.func, ast.Name) and name in _WRAPPERS and node.args:
        yield node.args[0]
    if isinstance(node.func, ast.Attribute) and name in _METHODS:
        yield node.func.value
    if len(node.args) > 1 and name not in _ANY_ORDER and not any(isinstance(each, ast.Starred) for each in node.args):
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
    for keyword in node.keywords:
        if keyword.arg and keyword.arg not in _ONLY_FASTER and not _is_truth(keyword.value):
            yield ast.Call(node.func, node.args, [each for each in node.keywords if each is not keyword])


def _is_truth(node: ast.expr) -> bool:
    """Whether it is True or False, which are turned round already: dropped, most mean the same."""
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def _renamed(node: ast.Call, name: str) -> ast.Call:
    func = copy.deepcopy(node.func)
    if isinstance(func, ast.Attribute):
        func.attr = name
    elif isinstance(func, ast.Name):
        func.id = name
    return ast.Call(func, node.args, node.keywords)


def _shorter(node: ast.AST) -> Iterator[ast.expr]:
    """Yield a slice without one of its ends, and a table without one of its entries."""
    match node:
        case ast.Slice():
            if node.lower:
                yield ast.Slice(None, node.upper, node.step)
            if node.upper:
                yield ast.Slice(node.lower, None, node.step)
        case ast.Dict() if len(node.keys) > 1:
            for index in (index for index, key in enumerate(node.keys) if not key or not _is_text(key)):
                yield ast.Dict(_without(node.keys, index), _without(node.values, index))
        case ast.List() | ast.Set() | ast.Tuple() if len(node.elts) > 1 and all(map(_is_entry, node.elts)):
            for index in range(len(node.elts)):
                yield _with_elements(node, _without(node.elts, index))


def _is_entry(node: ast.AST) -> bool:
    return isinstance(node, (ast.Constant, ast.Attribute, ast.Tuple))


def _with_elements(node: ast.List | ast.Set | ast.Tuple, elements: list[ast.expr]) -> ast.expr:
    return ast.Set(elements) if isinstance(node, ast.Set) else type(node)(elements, node.ctx)


def _without(values: list, index: int) -> list:
    return values[:index] + values[index + 1 :]
