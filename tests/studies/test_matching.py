"""Which trials a study names: what is found however it is written, and what only looks like a name."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonpointer import resolve_pointer

from registry.identifiers import PLACEHOLDERS, mint
from studies.matching import KnownTrial, Proposal, proposals

TRIAL = mint("trial", 1)
COMPASSION = KnownTrial(TRIAL, ("NCT04982237", "AK104-303"), "COMPASSION-16")
TWINS = [
    KnownTrial("one", ("NCT00000001", "AK104-303"), "COMPASSION-16"),
    KnownTrial("two", ("AK104-303",), "Compassion 16"),
]

# A name as issued, and how a study may write it.
NUMBERS = {
    "NCT05816499": ["NCT05816499", "nct05816499", "NCT 05816499", "NCT‐05816499", "ＮＣＴ０５８１６４９９"],
    "2020-002683-31": ["2020-002683-31", "2020‑002683‑31", "2020–002683–31"],
    "EudraCT No.: 2020-002683-31": ["2020-002683-31"],
    "EUCTR2020-002683-31-DE": ["2020-002683-31"],
    "2023-508056-19": ["2023-508056-19", "2023-508056-19-00"],
    "2023-508056-19-01": ["2023-508056-19", "2023-508056-19-00", "2023-508056-19-01"],
    "ChiCTR2300068111": ["ChiCTR2300068111", "ChiCTR 2300068111", "CHICTR-2300068111"],
    "ChiCTR-TRC-13003963": ["ChiCTR–TRC–13003963"],
    "ISRCTN-95931417": ["ISRCTN95931417", "ISRCTN 95931417"],
    "JPRN-jRCT2031180001": ["jRCT2031180001", "JRCT2031180001"],
    "JPRN-UMIN000012345": ["UMIN000012345"],
    "CTRI/2022/06/043399": ["CTRI/2022/06/043399"],
    TRIAL: [TRIAL, TRIAL.lower()],
}
CODES = {
    "AK104-IIT-018": ["AK104-IIT-018", "AK104 IIT 018", "AK104IIT018", "AK104‑IIT‑\n018"],
    "AK104-303": ["AK104-303", "AK104 303", "ak104–303", "AK104_303", "AK104/303"],
    "GO28915": ["GO28915", "GO 28915"],
    "RTOG-0617": ["RTOG 0617", "RTOG0617"],
}
ACRONYMS = {
    "COMPASSION-16": ["COMPASSION-16", "Compassion 16", "compassion\u00a016", "COMPASSION16", "COMPASSION-\n16"],
    "Compassion 16": ["COMPASSION‑16", "COMPASSION–16", "COMPASSION−16", "COMPASSION—16", "COMPASSION - 16"],
    "COMPASSION–16": ["COMPASSION\u00ad16", "COMPASSION\u2060-\u206016", "COMPASSION\u200b-16"],
    "CheckMate 017": ["CHECKMATE-017", "CheckMate 017"],
    "AK104IIT018": ["AK104-IIT-018"],
    "LCNEC-ALPINE": ["LCNEC‑ALPINE", "LCNEC ALPINE", "LCNEC-\nALPINE"],
    "SOLO1": ["SOLO-1"],
}
WORDS_AROUND = "{} Results({}): in“{}”, trial—{}—and {}-like KEYNOTE/{} {}/KEYNOTE-C99 {}¹² 研究{}的结果 x.org/{}?a=b"

# A name, and texts that hold its characters but name something else.
OTHERS = {
    "AK104-20": ["AK104-202"],
    "AK104-202": ["AK104-202-01", "AK104-202-EXT", "AK104-2021", "AK104-202.1", "AK104-202b", "AK104202", "AK10-4202"],
    "Ak104-202": ["AAK104-202", "X-AK104-202", "AK104 – 202 had", "AK104. 202 had", "AK104 (202 had)", "AK104, 202"],
    "AK104-IIT": ["AK104-IIT-018", "AK104 IIT 018"],
    "COMPASSION-1": ["COMPASSION-16", "COMPASSION-1.5", "COMPASSION 1B"],
    "COMPASSION-16": ["COMPASSION-1", "COMPASSION-016", "NEO-COMPASSION-16", "KEYNOTE-16", "COMPASSION-16-China"],
    "ALPINE": ["LCNEC-ALPINE", "LCNEC–ALPINE"],
    "CHANCE": ["by chance", "A Second Chance", "CHANCE-2", "the CHANCE 2 trial", "the CHANCE II trial", "CHANCE/2"],
    "BEYOND": ["A LONG TITLE IN CAPITALS OF WHAT LIES BEYOND THE TRIAL"],
    "NCT0123456": ["NCT01234567"],
    "NCT01234567": ["NCT012345678", "NCT01234567a", "XNCT01234567", "9NCT01234567", "01234567"],
    "2020-002683-31": ["2020-002683-31-01", "12020-002683-31", "1-2020-002683-31", "2020-002683-31/1"],
    "2020-002683-32": ["10.1016/2020-002683-32", "2020-002683-325", "A2020-002683-32", "2020-2683-32"],
    "00-I-0159": ["1-00-I-0159", "2.00-I-0159", "100-I-0159"],
    "CTR20202608": ["ChiCTR20202608"],
    "ChiCTR2300068111": ["2300068111"],
}
NEVER = {
    "too short": ["OAK", "DUPLE", "I-SABR", "CP/CPPS", "A1-B2", "IV-2", "", "-"],
    "a word": ["Chance", "CheckMate", "probiotics", "asthma study", "Study 301", "PHASE 3", "COVID-19", "CTLA-4"],
    "a drug": ["AK104", "AK-104", "MK-3475", "MEDI4736", "BMS-936558"],
    "a grant, a citation, a figure": ["5U01HL091528-03", "R01 HL109293", "Baker 2012", "2015-1789", "임상제도과-2221"],
    "a placeholder": [*sorted(PLACEHOLDERS), "not  available"],
}


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the heading of each row with each of its texts."""
    return [(name, text) for name, texts in table.items() for text in texts]


def names_in(text: str, *names: str, acronym: str = "") -> list[str]:
    """Return what a title names literally, if one trial with these numbers and codes is known."""
    return [one.named for one in proposals({"title": text}, [KnownTrial("trial", names, acronym)])]


def trials(document: dict[str, Any], *known: KnownTrial) -> list[str]:
    """Return the trials proposed for a study."""
    return [one.trial for one in proposals(document, known)]


def only(document: dict[str, Any], *known: KnownTrial) -> Proposal:
    """Return the one proposal for a study."""
    (proposal,) = proposals(document, known or [COMPASSION])
    return proposal


@pytest.mark.parametrize("around", WORDS_AROUND.split())
@pytest.mark.parametrize(("issued", "written"), pairs(NUMBERS) + pairs(CODES))
def test_a_number_or_code_is_found_however_it_is_written(issued: str, written: str, around: str) -> None:
    assert names_in(f"Of {around.format(written)}, too", issued) == [written]


@pytest.mark.parametrize("around", WORDS_AROUND.split())
@pytest.mark.parametrize(("acronym", "written"), pairs(ACRONYMS))
def test_an_acronym_is_found_however_it_is_written(acronym: str, written: str, around: str) -> None:
    assert names_in(f"Of {around.format(written)}, too", acronym=acronym) == [written]


@pytest.mark.parametrize("name", ["AK104-303", "COMPASSION-16", "NCT04982237"])
def test_names_may_be_listed_with_strokes(name: str) -> None:
    assert names_in(f"MK-3475-024/{name}/057", name, acronym=name) == [name]


@pytest.mark.parametrize("text", ["EudraCT2020-002683-31", "EUCTR2020-002683-31-DE", "EudraCT-2020-002683-31"])
def test_a_number_may_touch_its_label(text: str) -> None:
    assert names_in(text, "2020-002683-31") == ["2020-002683-31"]


@pytest.mark.parametrize(("name", "text"), pairs(OTHERS))
def test_a_name_is_not_found_in_another(name: str, text: str) -> None:
    assert names_in(text, name, acronym=name) + names_in(f"“{text}”", name, acronym=name) == []


@pytest.mark.parametrize(("why", "name"), pairs(NEVER))
def test_what_is_no_name_of_a_trial_is_never_found(why: str, name: str) -> None:
    assert names_in(name, name, acronym=name) + names_in(f"Of {name} here", name, acronym=name) == [], why


def test_our_own_number_is_a_number_and_any_other_key_is_none() -> None:
    proposal = only({"summary": f"See {TRIAL} here."}, KnownTrial(TRIAL, ()))

    assert proposal.reason == f"The summary names the registry number {TRIAL}."
    assert trials({"summary": "POSEIDON-1"}, KnownTrial("POSEIDON-1", ())) == []


@pytest.mark.parametrize("field", ["drugs", "conditions"])
def test_what_the_study_calls_a_drug_or_a_condition_is_no_trial(field: str) -> None:
    known = KnownTrial(TRIAL, ("BGB-A317",))

    assert trials({"title": "BGB-A317 in cancer", field: ["Bgb A317"]}, known) == []
    assert trials({"title": "BGB-A317 in cancer", field: ["Cancer"]}, known) == [TRIAL]


def test_the_longest_of_several_names_is_meant() -> None:
    known = [
        KnownTrial("code", ("AK104-303",)),
        KnownTrial("longer", ("AK104-303-CN",)),
        KnownTrial("word", (), "ALPINE"),
    ]

    assert trials({"title": "AK104 303 CN"}, *known) == ["longer"]
    assert trials({"title": "LCNEC ALPINE"}, *known, KnownTrial("words", (), "LCNEC-ALPINE")) == ["words"]


SEARCHED = "identifiers/value groups/label groups/description outcomes/name outcomes/note sources/citation"


@pytest.mark.parametrize("place", [*SEARCHED.split(), "sources/title", "provenance/reported"])
def test_a_proposal_says_in_which_row_the_name_stands(place: str) -> None:
    name, field = place.split("/")

    assert only({name: [0, {}, {field: "On COMPASSION-16"}]}).pointer == f"/{name}/2/{field}"


def test_title_summary_and_citation_are_searched() -> None:
    assert only({"title": "COMPASSION-16", "summary": "COMPASSION-16"}).pointer == "/title"
    assert only({"title": "", "summary": "COMPASSION-16"}).pointer == "/summary"
    assert only({"publication": {"citation": "COMPASSION-16"}}).pointer == "/publication/citation"


def test_other_fields_are_not_searched() -> None:
    row = {"url": "https://example.org/NCT04982237", "key": "COMPASSION-16", "locator": "COMPASSION-16"}

    assert trials({**row, "sources": [row], "provenance": [row], "groups": [row], "publication": row}, COMPASSION) == []


def test_one_proposal_a_trial_and_a_number_beats_a_code_beats_an_acronym() -> None:
    acronym = {"title": "COMPASSION-16"}
    code = {**acronym, "summary": "AK104-303"}
    number = {**code, "provenance": [{"reported": "none"}, {"reported": "NCT04982237"}, {"reported": "NCT04982237"}]}

    assert [only(each).pointer for each in (acronym, code, number)] == ["/title", "/summary", "/provenance/1/reported"]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"title": "On NCT04982237"}, "The title names the registry number NCT04982237."),
        ({"summary": "On AK104\n303"}, "The summary names the protocol code AK104 303."),
        ({"sources": [{"title": "Compassion 16"}]}, "The title of a source names the acronym Compassion 16."),
    ],
)
def test_a_proposal_says_why(document: dict[str, Any], reason: str) -> None:
    assert only(document).reason == reason


@pytest.mark.parametrize(
    ("study_type", "document", "relation"),
    [
        ("RANDOMIZED_TRIAL", {"title": "COMPASSION-16: results"}, "REPORTS_RESULTS"),
        ("CONFERENCE_ABSTRACT", {"identifiers": [{"value": "NCT04982237"}]}, "REPORTS_RESULTS"),
        ("RANDOMIZED_TRIAL", {"identifiers": [{"value": "ClinicalTrials.gov: NCT04982237"}]}, "REPORTS_RESULTS"),
        ("RANDOMIZED_TRIAL", {"title": "COMPASSION-16", "summary": "NCT04982237"}, "REPORTS_RESULTS"),
        ("RANDOMIZED_TRIAL", {"identifiers": [{"value": "after NCT04982237"}]}, "MENTIONS"),
        ("RANDOMIZED_TRIAL", {"summary": "NCT04982237"}, "MENTIONS"),
        ("CASE_REPORT", {"title": "COMPASSION-16"}, "MENTIONS"),
        ("RETROSPECTIVE_COHORT", {"identifiers": [{"value": "NCT04982237"}]}, "MENTIONS"),
        (["RANDOMIZED_TRIAL"], {"title": "COMPASSION-16"}, "MENTIONS"),
    ],
)
def test_the_relation_is_a_guess_from_type_title_and_identifiers(
    study_type: Any, document: dict[str, Any], relation: str
) -> None:
    assert only({"study_type": study_type, **document}).relation == relation


def test_a_trial_that_is_linked_is_not_proposed_again() -> None:
    document = {"title": "COMPASSION-16 and AK104-202", "trials": [{"trial": TRIAL, "named": "?"}, {"trial": []}, 7]}

    assert trials(document, COMPASSION, KnownTrial("other", ("AK104-202",))) == ["other"]


@pytest.mark.parametrize("title", ["COMPASSION-16", "AK104-303", "COMPASSION-16 (AK104-303)"])
def test_a_name_of_two_trials_proposes_neither(title: str) -> None:
    assert trials({"title": title}, *TWINS) == []


def test_a_number_decides_between_two_trials_of_one_name() -> None:
    document = {"study_type": "RANDOMIZED_TRIAL", "title": "COMPASSION-16", "summary": "NCT00000001"}
    reason = "The summary names the registry number NCT00000001. The title names the acronym COMPASSION-16."

    assert only(document, *TWINS) == Proposal("one", "NCT00000001", "REPORTS_RESULTS", "/summary", reason)


def test_a_name_of_two_trials_tells_nothing_where_both_are_named_by_number() -> None:
    """In the title it would make results of both of what the study only mentions."""
    twins = [
        KnownTrial(each, (number,), "COMPASSION-16")
        for each, number in (("one", "NCT00000001"), ("two", "NCT00000002"))
    ]
    document = {"study_type": "RANDOMIZED_TRIAL", "title": "COMPASSION-16", "summary": "NCT00000002, NCT00000001"}

    assert [(one.trial, one.named, one.relation, one.pointer) for one in proposals(document, twins)] == [
        ("two", "NCT00000002", "MENTIONS", "/summary"),
        ("one", "NCT00000001", "MENTIONS", "/summary"),
    ]


def test_a_code_of_one_trial_does_not_decide_between_two_of_one_acronym() -> None:
    """Only a registry number is sure enough to lend a shared name to one of them."""
    twins = [KnownTrial("one", ("AK104-303",), "COMPASSION-16"), KnownTrial("two", (), "COMPASSION-16")]
    document = {"study_type": "RANDOMIZED_TRIAL", "title": "COMPASSION-16", "summary": "AK104-303"}

    assert [(one.trial, one.relation) for one in proposals(document, twins)] == [("one", "MENTIONS")]


def test_a_number_that_two_trials_share_decides_nothing() -> None:
    shared = [KnownTrial(each, ("NCT00000001",), "COMPASSION-16") for each in ("one", "two")]

    assert trials({"title": "COMPASSION-16", "summary": "NCT00000001"}, *shared) == []


@given(st.permutations([COMPASSION, *TWINS, KnownTrial("last", ("NCT00000003", "AK104-30"), "POSEIDON")]))
def test_the_order_of_the_known_trials_does_not_matter(known: list[KnownTrial]) -> None:
    document = {"title": "POSEIDON, COMPASSION-16", "summary": "AK104-30; NCT04982237, NCT00000001"}

    assert trials(document, *known) == [TRIAL, "one", "last"]


_ISSUED = st.from_regex(
    r"(NCT|ISRCTN|CTR|DRKS)[0-9]{8}|ChiCTR[0-9]{10}|UMIN[0-9]{9}|jRCT[0-9]{10}|ACTRN1[0-9]{13}"
    r"|20[0-9]{2}-0[0-9]{5}-[0-9]{2}|20[0-9]{2}-5[0-9]{5}-[0-9]{2}-00",
    fullmatch=True,
) | st.integers(1, 10**9).map(lambda n: mint("trial", n))
_CODE = st.from_regex(r"[ABKXYZ]{2,4}[1-9][0-9]{1,3}-[1-9][0-9]{2}", fullmatch=True)
_ACRONYM = st.from_regex(r"[AEIOKLMN]{5,12}-[1-9][0-9]{1,2}", fullmatch=True)
_EDGE = st.sampled_from(list(" \n\t()[],;:\"'“”=—。、"))


@given(_ISSUED | _CODE, st.text(), _EDGE, _EDGE, st.text())
def test_a_known_number_is_found_in_any_text(number: str, before: str, left: str, right: str, after: str) -> None:
    assert number in names_in(f"{before}{left}{number}{right}{after}", number)


@given(_ISSUED | _CODE | _ACRONYM, st.text("0123456789", min_size=1), st.text(), _EDGE)
def test_a_name_is_never_found_in_a_longer_number(name: str, more: str, text: str, edge: str) -> None:
    for longer in (f"{name}{more}", f"{more}{name}", f"{more}{name}{more}"):
        assert names_in(f"{text}{edge}{longer}{edge}", name, acronym=name) == []


@given(_CODE | _ACRONYM, st.sampled_from(list("-‐‑‒–− _/")), st.sampled_from([str.upper, str.lower, str.title]))
def test_dashes_and_letter_case_do_not_matter(name: str, dash: str, case: Any) -> None:
    written = case(name).replace("-", dash)

    assert names_in(f"as in {written}, too", name, acronym=name) == [written]


_FIELDS = (
    "title summary publication citation identifiers value groups label description outcomes name note sources "
    "provenance reported trials trial study_type drugs conditions"
)
_NAMES = st.sampled_from(_FIELDS.split())
_WORDS = st.sampled_from([TRIAL, "NCT04982237", "AK104-303", "On COMPASSION‑16", "RANDOMIZED_TRIAL", "\ud800", "\0"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES | st.text(max_size=2), inner, max_size=6),
    max_leaves=30,
)


@given(st.dictionaries(_NAMES, _JSON, max_size=8) | _JSON)
@example({"trials": [{"trial": {}}], "study_type": {}, "drugs": [[], {}], "publication": [], "identifiers": {}})
def test_no_document_makes_it_fail_and_each_name_stands_where_it_says(document: Any) -> None:
    for one in proposals(document, [COMPASSION, KnownTrial("other", ("AK104-303", "NCT01234567"))]):
        assert one.named in resolve_pointer(document, one.pointer)
