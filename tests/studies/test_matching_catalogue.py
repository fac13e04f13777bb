"""The catalogue: what curators linked, and what is proposed when the links are taken away."""

import json
from pathlib import Path

import pytest

from studies.matching import KnownTrial, proposals

ROOT = Path(__file__).resolve().parents[2]
TRIALS = {path.stem: json.loads(path.read_bytes()) for path in (ROOT / "trials" / "catalogue").glob("*.json")}
STUDIES = {path.stem: json.loads(path.read_bytes()) for path in (ROOT / "studies" / "catalogue").glob("*.json")}
KNOWN = [
    KnownTrial(key, tuple(row["value"] for row in trial.get("identifiers", [])), trial.get("acronym", ""))
    for key, trial in TRIALS.items()
]
# Links that no name gives away: the trial has none, too short a one, or the source prints it without its prefix.
BY_HAND = {
    "case-lcnec": {"chictr2300068111"},
    "case-lusc": {"oak", "i-sabr", "docetaxel-phase-3"},
    "docetaxel-phase-3-results": {"docetaxel-phase-3"},
    "hcc-first-line-lenvatinib-results": {"hcc-first-line-lenvatinib-esmo-2023"},
    "hcc-neoadjuvant-folfox-haic-results": {"hcc-neoadjuvant-folfox-haic-esmo-asia-2023"},
    "neoadjuvant-cutoff-2024-10-20-results": {"neoadjuvant-cutoff-2024-10-20"},
}


def linked(key: str) -> dict[str, str]:
    """Return the trials that a curator linked to a study, each with the relation."""
    return {row["trial"].removeprefix("catalogue:"): row["relation"] for row in STUDIES[key].get("trials", [])}


@pytest.mark.parametrize("key", sorted(STUDIES))
def test_each_link_of_the_catalogue_that_has_a_name_is_proposed_and_no_other(key: str) -> None:
    document = {name: value for name, value in STUDIES[key].items() if name != "trials"}
    links = {trial: relation for trial, relation in linked(key).items() if trial not in BY_HAND.get(key, set())}

    assert {one.trial: one.relation for one in proposals(document, KNOWN)} == links


def test_nearly_three_quarters_of_the_links_are_proposed() -> None:
    assert (sum(len(linked(key)) for key in STUDIES), sum(map(len, BY_HAND.values()))) == (30, 8)
