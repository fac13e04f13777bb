"""A mutant is put into functions, tables and sections that are already imported, and works there."""

from collections.abc import Callable
from typing import Any

from registry.curation import actions, workflow
from studies.consistency import binomial, book, durations
from studies.consistency.printed import Printed
from studies.document import StudyDocument
from tests.mutation.areas import ROOT
from tests.mutation.forking import in_child
from tests.mutation.mutants import mutants
from tests.mutation.swapping import Process
from trials import actions as trials

CHECKS = "studies/consistency/checks"


def with_mutant(path: str, before: str, after: str, job: Callable[[], Any]) -> Any:
    """Return what the job returns in a process with the first such mutant of a file."""
    candidates = mutants((ROOT / path).read_text(), path)
    mutant = next(each for each in candidates if (each.before, each.after) == (before, after))

    def mutate_first() -> Any:
        Process([path]).put_in(mutant)
        return job()

    return in_child(mutate_first, seconds=60)


def test_a_function() -> None:
    path = "studies/consistency/durations.py"
    swapped = with_mutant(path, "number.low * size", "number.low / size", lambda: durations.days(parse("7"), "weeks"))
    assert str(swapped.low)[:4] == "0.92"


def test_a_property() -> None:
    path = "studies/consistency/printed.py"
    assert with_mutant(path, "self.value - self.unit / 2", "self.value + self.unit / 2", lambda: parse("7").low) == 7.5


def test_the_default_of_a_parameter() -> None:
    path = "studies/consistency/binomial.py"
    wider = with_mutant(path, "'95'", "'190.0'", lambda: binomial.recomputed_interval(1, 2))
    assert "190.0 %" in str(wider)  # refused: there is no such level


def test_a_function_that_a_decorator_registered() -> None:
    path = f"{CHECKS}/bounds.py"
    assert with_mutant(path, "study.outcomes", "()", lambda: codes("RATIO_NOT_POSITIVE")) == []
    assert codes("RATIO_NOT_POSITIVE") == ["RATIO_NOT_POSITIVE"]


def test_a_table_wherever_it_was_imported() -> None:
    path, before = "registry/curation/workflow.py", "{State.DRAFT, State.CHANGES_REQUESTED}"
    assert with_mutant(path, before, "{State.DRAFT}", may_submit) == [{workflow.State.DRAFT}] * 2


def may_submit() -> list[Any]:
    return [moves[workflow.Verb.SUBMIT].states for moves in (workflow.MOVES, vars(actions)["MOVES"])]


def test_a_field_of_a_section() -> None:
    path = "studies/document/sections.py"
    assert "statistic" in fields_of_follow_up()
    assert "statistic" not in with_mutant(
        path, "('statistic', 'value', 'unit')", "('value', 'unit')", fields_of_follow_up
    )


def fields_of_follow_up() -> list[str]:
    return list(StudyDocument().fields["follow_up"].fields)  # type: ignore[attr-defined]


def test_a_transaction_under_whatever_name_its_function_was_imported() -> None:
    path = "registry/records/lifecycle.py"
    assert not with_mutant(path, "@transaction.atomic", "without @transaction.atomic", opens_a_transaction)
    assert opens_a_transaction()


def opens_a_transaction() -> bool:
    return "_recreate_cm" in trials.adopt.__func__.__code__.co_names  # type: ignore[attr-defined]


def parse(text: str) -> Printed:
    printed = Printed.parse(text)
    assert printed
    return printed


def codes(code: str) -> list[str]:
    """Return what a rule finds in a document with a negative ratio."""
    from studies.consistency.reading import ReportedStudy

    study = ReportedStudy({"outcomes": [{"statistic": "HAZARD_RATIO", "value": "-1"}]})
    return [finding.code for finding in book.rules[code].findings(study)]
