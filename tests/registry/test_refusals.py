"""Every refusal can be told from every other by a program."""

from collections.abc import Iterator

from registry.refusals import Refusal


def kinds(refusal: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Yield every kind of refusal there is."""
    yield refusal
    for kind in refusal.__subclasses__():
        yield from kinds(kind)


def test_each_kind_that_names_a_code_has_one_of_its_own() -> None:
    codes = [kind.code for kind in kinds() if "code" in vars(kind)]
    assert len(set(codes)) == len(codes) >= 6


def test_each_kind_is_answered_as_a_mistake_of_whoever_asked() -> None:
    assert all(400 <= kind.status < 500 for kind in kinds() if "status" in vars(kind))
