"""Which parts of a source carry meaning: code and tables, not words for people, types, models or imports."""

import ast
from collections.abc import Iterator

FOR_PEOPLE = {"help_text", "verbose_name", "description", "summary", "label"}  # keyword arguments
_NOT_TESTED = {"__str__", "__repr__"}
_SECTIONS = {
    "Section",
    "RecordDocument",
    "Serializer",
    "Version",
    "PageQuery",
}  # classes whose fields are declared in their body
_DECLARES_TYPES = {"TypeVar", "NewType", "rule"}


def parts(node: ast.AST, place: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Yield each node below that carries meaning, with the dotted name of what it stands in."""
    for child in _children(node):
        named = isinstance(child, (ast.FunctionDef, ast.ClassDef))
        inside = f"{place}.{child.name}".lstrip(".") if named else place  # type: ignore[attr-defined]
        yield child, inside
        yield from parts(child, inside)


def is_section(node: ast.AST) -> bool:
    """Whether a class declares a part of a document."""
    bases = node.bases if isinstance(node, ast.ClassDef) else []
    return any(ast.unparse(base).rpartition(".")[2] in _SECTIONS for base in bases)


def is_for_people(node: ast.AST) -> bool:
    """Whether a text is prose: it has a space, or stands between what has."""
    if isinstance(node, ast.JoinedStr):
        return any(is_for_people(each) for each in node.values)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and any(map(str.isspace, node.value))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Module():
            yield from filter(_is_code_or_table, node.body)
        case ast.ClassDef():
            yield from (each for each in node.body if _is_code(each) or (is_section(node) and is_table(each)))
        case ast.FunctionDef():
            yield from (*node.args.defaults, *(each for each in node.args.kw_defaults if each))
            yield from node.body if ast.get_docstring(node) is None else node.body[1:]
        case ast.Lambda() | ast.DictComp() | ast.FormattedValue() | ast.Assign() | ast.AnnAssign():
            yield from _of_expression(node)
        case ast.Call():
            yield from (node.func, *node.args, *(each for each in node.keywords if each.arg not in FOR_PEOPLE))
        case ast.JoinedStr() if is_for_people(node):
            return
        case _:
            yield from ast.iter_child_nodes(node)


def _of_expression(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is computed, not what it is called, how it is formatted or of which type it is."""
    match node:
        case ast.Lambda():
            yield node.body
        case ast.DictComp():
            yield from (node.key, node.value, *node.generators)
        case ast.FormattedValue():
            yield node.value
        case ast.Assign() | ast.AnnAssign() if node.value is not None:
            yield node.value


def _is_code_or_table(node: ast.AST) -> bool:
    return _is_code(node) or is_table(node)


def _is_code(node: ast.AST) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name not in {"Meta", *_NOT_TESTED}


def is_table(node: ast.AST) -> bool:
    """Whether a statement outside functions binds one name to a value that is no type."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    value = getattr(node, "value", None)
    if len(targets) != 1 or not isinstance(targets[0], ast.Name) or value is None or targets[0].id == "__all__":
        return False
    called = ast.unparse(value.func).rpartition(".")[2] if isinstance(value, ast.Call) else ""
    return not isinstance(value, (ast.Subscript, ast.Name)) and called not in _DECLARES_TYPES
