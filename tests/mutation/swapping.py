"""Put a mutant into a running process: executing its module again would make second classes that nothing knows."""

import ast
import functools
import gc
import inspect
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from rest_framework.serializers import BaseSerializer

from tests.mutation.areas import ROOT
from tests.mutation.mutants import Mutant, mutated

_OURS = ("registry.", "trials.", "studies.", "tests.")


class Process:
    """What lives in this process of the mutated files: functions, and results that were kept."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.functions: dict[str, list[FunctionType]] = {str(ROOT / path): [] for path in paths}
        self.caches: list[Any] = []
        self.serializers: list[Any] = []
        for each in gc.get_objects():
            if type(each) is FunctionType and each.__code__.co_filename in self.functions:
                self.functions[each.__code__.co_filename].append(each)
            elif type(each) is functools._lru_cache_wrapper and each.__module__.startswith(_OURS[:3]):
                self.caches.append(each)
            elif issubclass(type(each), BaseSerializer):
                self.serializers.append(each)

    def forget(self) -> None:
        """Drop results that were kept from earlier calls: they were computed without the mutant, or by another test."""
        for cache in self.caches:
            cache.cache_clear()
        for serializer in self.serializers:
            vars(serializer).pop("fields", None)

    def put_in(self, mutant: Mutant) -> None:
        """Make the process behave as if it had been started with the mutant in its source."""
        self.forget()
        path = ROOT / mutant.path
        tree, around = mutated(path.read_text(), mutant)
        module = sys.modules[mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")]
        owner: Any = functools.reduce(getattr, _classes(around), module)
        statement = next(each for each in around if not isinstance(each, (ast.Module, ast.ClassDef)))
        if isinstance(mutant.new, ast.FunctionDef):
            getattr(owner, mutant.new.name).__code__ = _CALLING_ONLY  # in place: others hold it under other names
        elif isinstance(statement, ast.FunctionDef):
            _swap(self.functions[str(path)], compile(tree, path, "exec"))
            _set_defaults(inspect.unwrap(getattr(owner, statement.name)), statement)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
            _bind(owner, _target(statement), _value(module, owner, statement))
        else:
            _set_field(owner, _target(_original(path, mutant)), None)


def _calling_only(func: Any, self: Any) -> Any:
    """Return what a ``ContextDecorator`` makes of a function, without its context."""

    def inner(*args: Any, **kwds: Any) -> Any:
        _ = self  # part of the closure that is replaced
        return func(*args, **kwds)

    return inner


_CALLING_ONLY = _calling_only(None, None).__code__


def _classes(around: list[ast.AST]) -> Iterator[str]:
    for each in around:
        if isinstance(each, ast.ClassDef):
            yield each.name
        elif not isinstance(each, ast.Module):
            return


def _swap(functions: list[FunctionType], module: CodeType) -> None:
    """Give each function its code as compiled anew."""
    codes: dict[tuple[str, int], CodeType] = {}
    for code in _codes(module):
        codes.setdefault(_key(code), code)
    for function in functions:
        if _key(function.__code__) in codes:
            function.__code__ = codes[_key(function.__code__)]


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _set_defaults(function: Any, statement: ast.FunctionDef) -> None:
    """Evaluate constant defaults again; what else stands there is not mutated."""
    if not isinstance(function, FunctionType):
        return
    positional = zip(reversed(statement.args.defaults), reversed(function.__defaults__ or ()), strict=True)
    function.__defaults__ = tuple(_constant(node, old) for node, old in positional)[::-1]
    named = function.__kwdefaults__ or {}
    for argument, node in zip(statement.args.kwonlyargs, statement.args.kw_defaults, strict=True):
        if node is not None:
            named[argument.arg] = _constant(node, named[argument.arg])


def _constant(node: ast.expr, old: Any) -> Any:
    return node.value if isinstance(node, ast.Constant) else old


def _target(statement: ast.Assign | ast.AnnAssign) -> str:
    return ast.unparse(statement.targets[0] if isinstance(statement, ast.Assign) else statement.target)


def _value(module: ModuleType, owner: Any, statement: ast.Assign | ast.AnnAssign) -> Any:
    assert statement.value is not None
    expression = compile(ast.fix_missing_locations(ast.Expression(statement.value)), module.__name__, "eval")
    return eval(expression, vars(module), dict(vars(owner)))  # noqa: S307  our own source


def _bind(owner: Any, name: str, value: Any) -> None:
    """Give a name of a module or class another value, wherever it was imported under that name."""
    if name in getattr(owner, "_declared_fields", {}):
        _set_field(owner, name, value)
    elif isinstance(owner, type):
        setattr(owner, name, value)
    else:
        old = getattr(owner, name)
        for module in [each for key, each in sys.modules.items() if key.startswith(_OURS)]:
            if vars(module).get(name) is old:
                setattr(module, name, value)


def _original(path: Path, mutant: Mutant) -> Any:
    return list(ast.walk(ast.parse(path.read_text())))[mutant.node]


def _set_field(owner: Any, name: str, field: Any) -> None:
    """Declare a field of a section otherwise, or not at all."""
    for section in (owner, *owner.__subclasses__()):
        section._declared_fields.pop(name) if field is None else section._declared_fields.update({name: field})
