"""Given this source, these mutants."""

import ast

import pytest

from tests.mutation.areas import AREAS, ROOT
from tests.mutation.equivalent import equivalents
from tests.mutation.mutants import Mutant, mutants, mutated


def changes(source: str) -> list[tuple[str, str]]:
    return [(mutant.before, mutant.after) for mutant in mutants(source, "here.py")]


def within(body: str) -> list[tuple[str, str]]:
    return changes(f"def f(a, b, c):\n    {body}")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("x = a < b", {("a < b", "a <= b")}),
        ("x = a in b", {("a in b", "a not in b")}),
        ("x = not a", {("not a", "a")}),
        ("x = a and b", {("a and b", "b"), ("a and b", "a"), ("a and b", "a or b")}),
        ("x = a * b", {("a * b", "a / b")}),
        ("x = a | b", {("a | b", "a"), ("a | b", "b")}),
        ("x = 3", {("3", "4"), ("3", "2")}),
        ("x = True", {("True", "False")}),
        ("x = 'key'", {("'key'", "'keyX'")}),
        ("x = '-serial'", {("'-serial'", "'serial'")}),
        ("x = '95'", {("'95'", "'190.0'")}),
        ("x = a[b:c]", {("b:c", ":c"), ("b:c", "b:")}),
        ("x = a if b else c", {("a if b else c", "a"), ("a if b else c", "c")}),
        ("x = min(a)", {("min(a)", "max(a)")}),
        ("x = f(a, b)", {("f(a, b)", "f(b, a)")}),
        ("x = a.first()", {("a.first()", "a.last()")}),
        ("x = a.strip()", {("a.strip()", "a")}),
        ("x = f(key=a, other=b)", {("f(key=a, other=b)", "f(other=b)"), ("f(key=a, other=b)", "f(key=a)")}),
        ("x = [y for y in a if b]", {("b", "True")}),
        ("a.x = b", {("a.x = b", "pass")}),
        ("a += b", {("a += b", "pass")}),
        ("f()", {("f()", "pass")}),
        ("raise a", {("raise a", "pass")}),
        ("return a", {("return a", "return None")}),
        ("yield a", {("yield a", "pass")}),
        ("for x in a: pass", {("a", "()")}),
        ("with a: f()", {("with a:", "if True:"), ("f()", "pass")}),
    ],
)
def test_each_kind_of_mistake(body: str, expected: set[tuple[str, str]]) -> None:
    assert set(within(body)) == expected


def test_a_branch_is_never_and_always_taken() -> None:
    assert within("if a: b()") == [("a", "False"), ("a", "True"), ("b()", "pass")]


def test_a_function_of_truth_says_the_opposite() -> None:
    assert changes("def f(a) -> bool:\n    return g(a)") == [("return g(a)", "return not g(a)")]


def test_a_transaction_is_forgotten() -> None:
    source = "@transaction.atomic\ndef f(a):\n    return None"
    assert changes(source) == [("@transaction.atomic", "without @transaction.atomic")]


def test_a_section_loses_a_field() -> None:
    source = "class PartSection(Section):\n    model = Model\n    key = ModelValue()\n"
    assert changes(source) == [("key = ModelValue()", "pass")]


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""',
        "import a",
        "T = TypeVar('T', bound=int)",
        "Pairs = list[tuple[int, str]]",
        "class Model:\n    field = CharField(max_length=20)\n    class Meta:\n        ordering = ('serial',)",
        "class Shape:\n    def __str__(self):\n        return self.name",
        "def f(a: 'int' = b) -> 'int':\n    '''A docstring.'''",
        "def f(a):\n    x = f'{a} is a sentence for {a + 1} people'",
        "def f(a):\n    x = g(help_text='word')",
    ],
)
def test_what_has_no_meaning_for_a_program_stays(source: str) -> None:
    assert changes(source) == []


def test_a_table_of_a_module_is_changed_and_known_to_be_made_on_import() -> None:
    (of_value, *_) = mutants("TABLE = {'key': 1}", "here.py")
    assert (of_value.before, of_value.after, of_value.reached) == ("'key'", "'keyX'", range(0))


def test_a_mutant_is_reached_with_the_first_line_of_its_statement() -> None:
    source = "def f(a):\n    x = g(\n        a,\n        3,\n    )\n    if a:\n        g()"
    assert [(mutant.before, mutant.reached) for mutant in mutants(source, "here.py") if mutant.line != 2] == [
        ("3", range(2, 6)), ("3", range(2, 6)), ("a", range(6, 7)), ("a", range(6, 7)), ("g()", range(7, 8)),
    ]  # fmt: skip


def test_only_the_one_place_is_changed() -> None:
    source = "def f(a, b):\n    return a + 1, b + 1\n"
    tree, _ = mutated(source, [each for each in mutants(source, "here.py") if each.before == "1"][2])
    assert ast.unparse(tree).splitlines()[1] == "    return (a + 1, b + 2)"


def test_a_closure_and_a_generator_stay_what_they_are() -> None:
    source = "def f(a):\n    def g():\n        yield a\n    return g"
    for mutant in mutants(source, "here.py"):
        names: dict = {}
        exec(compile(mutated(source, mutant)[0], "here.py", "exec"), names)  # noqa: S102
        inner = next(each for each in names["f"].__code__.co_consts if hasattr(each, "co_freevars"))
        assert inner.co_freevars == ("a",)
        assert inner.co_flags & 0x20, mutant


def test_the_key_of_a_mutant_is_one_line() -> None:
    assert Mutant("p.py", "f", 1, range(1), 1, ast.Pass(), "a:\n  b", "c").key == "p.py f: a: b → c"


def test_each_mutant_called_equivalent_exists_and_has_a_reason() -> None:
    paths = {key.partition(" ")[0] for key in equivalents()}
    keys = {mutant.key for path in paths for mutant in mutants((ROOT / path).read_text(), path)}
    assert set(equivalents()) <= keys
    assert paths <= {path for area in AREAS for path in area.paths}
    assert all(equivalents().values())
