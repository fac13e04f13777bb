"""The ten series with which the cohort of 13 people compares itself, its references 18 to 27."""

import json
from typing import Any

import pytest

from tests.facts import STUDIES, Table, cited, left_over, listed_by_key, read, reports, stated

DOCUMENTS = read(STUDIES)

# References 18 to 27 of the study of 13 patients: first author, year, journal, volume, pages, DOI.
REFERENCES: list[tuple[str, str, str, str, str, str | None, str]] = [
    (
        "fujita-2018-rechallenge",
        "Fujita K",
        "2018",
        "Cancer Chemother Pharmacol",
        "81",
        "1105–9",
        "10.1007/s00280-018-3585-9",
    ),
    (
        "watanabe-2019-rechallenge",
        "Watanabe H",
        "2019",
        "Japanese J Clin Oncol",
        "49",
        "762–5",
        "10.1093/jjco/hyz066",
    ),
    ("katayama-2019-rechallenge", "Katayama Y", "2019", "J Clin Med", "9", None, "10.3390/jcm9010102"),
    ("fujita-2020-rechallenge", "Fujita K", "2020", "Thorac Cancer", "11", "15–8", "10.1111/1759-7714.13241"),
    (
        "xu-z-2022-rechallenge",
        "Xu Z",
        "2022",
        "J Cancer Res Clin Oncol",
        "148",
        "3081–9",
        "10.1007/s00432-021-03901-2",
    ),
    ("yan-2024-rechallenge", "Yan X", "2024", "J Thorac Dis", "16", "1787–803", "10.21037/jtd-23-1767"),
    ("feng-2024-rechallenge", "Feng J", "2024", "Sci Rep", "14", "2315", "10.1038/s41598-024-52034-2"),
    ("torasawa-2023-rechallenge", "Torasawa M", "2023", "Cancer Med", "12", "12388–401", "10.1002/cam4.5939"),
    (
        "xu-m-2024-rechallenge",
        "Xu M",
        "2024",
        "Investigational New Drugs",
        "42",
        "703–15",
        "10.1007/s10637-024-01483-7",
    ),
    (
        "musaelyan-2024-rechallenge",
        "Musaelyan AA",
        "2024",
        "Explor Targeted Anti-tumor Ther",
        "5",
        "1271–88",
        "10.37349/etat.2024.00275",
    ),
]

# Read from the source by a person, not taken from the files: under each locator the places, and what stands there.
FACTS: dict[str, Table] = {
    "fujita-2018-rechallenge": {
        "section 4, paragraph 3": {
            "/study_type": "RETROSPECTIVE_COHORT",
        },
        "reference 18": {
            "/identifiers/0": {"type": "DOI", "value": "10.1007/s00280-018-3585-9"},
            "/conditions": ["Advanced non-small cell lung cancer"],
            "/drugs": ["Pembrolizumab"],
            "/population": {"treated": 12},
            "/groups/all": {"type": "COHORT", "size": 12},
        },
    },
    "watanabe-2019-rechallenge": {
        "section 4, paragraph 3": {
            "/study_type": "RETROSPECTIVE_COHORT",
        },
        "reference 19": {
            "/identifiers/0": {"type": "DOI", "value": "10.1093/jjco/hyz066"},
            "/conditions": ["Non-small cell lung cancer"],
            "/drugs": ["Immune checkpoint inhibitors"],
        },
    },
    "katayama-2019-rechallenge": {
        "section 4, paragraph 3": {
            "/study_type": "RETROSPECTIVE_COHORT",
        },
        "reference 20": {
            "/identifiers/0": {"type": "DOI", "value": "10.3390/jcm9010102"},
            "/conditions": ["Non-small cell lung cancer"],
            "/drugs": ["Immune checkpoint inhibitors"],
        },
    },
    "fujita-2020-rechallenge": {
        "section 4, paragraph 3": {
            "/study_type": "RETROSPECTIVE_COHORT",
        },
        "reference 21": {
            "/identifiers/0": {"type": "DOI", "value": "10.1111/1759-7714.13241"},
            "/conditions": ["Non-small cell lung cancer"],
            "/drugs": ["Anti-PD-1 antibody"],
        },
    },
    "xu-z-2022-rechallenge": {
        "section 4, paragraph 3": {
            "/study_type": "RETROSPECTIVE_COHORT",
        },
        "reference 22": {
            "/identifiers/0": {"type": "DOI", "value": "10.1007/s00432-021-03901-2"},
            "/conditions": ["Advanced or metastatic non-small cell lung cancer"],
            "/drugs": ["Immune checkpoint inhibitors"],
        },
    },
    "yan-2024-rechallenge": {
        "section 4, paragraph 3": {
            "/study_type": "RETROSPECTIVE_COHORT",
        },
        "reference 23": {
            "/identifiers/0": {"type": "DOI", "value": "10.21037/jtd-23-1767"},
            "/conditions": ["Locally advanced or advanced non-small cell lung cancer"],
            "/drugs": ["Immune checkpoint inhibitors"],
        },
    },
    "feng-2024-rechallenge": {
        "section 4, paragraph 3": {
            "/study_type": "RETROSPECTIVE_COHORT",
        },
        "reference 24": {
            "/identifiers/0": {"type": "DOI", "value": "10.1038/s41598-024-52034-2"},
            "/conditions": ["Advanced non-small cell lung cancer"],
            "/drugs": ["Immune checkpoint inhibitors"],
        },
    },
    "torasawa-2023-rechallenge": {
        "section 4, paragraph 3": {
            "/study_type": "RETROSPECTIVE_COHORT",
        },
        "reference 25": {
            "/identifiers/0": {"type": "DOI", "value": "10.1002/cam4.5939"},
            "/conditions": ["Advanced non-small cell lung cancer"],
            "/drugs": ["Immune checkpoint inhibitors"],
        },
    },
    "xu-m-2024-rechallenge": {
        "section 4, paragraph 3": {
            "/study_type": "RETROSPECTIVE_COHORT",
        },
        "reference 26": {
            "/identifiers/0": {"type": "DOI", "value": "10.1007/s10637-024-01483-7"},
            "/conditions": ["Advanced non-small cell lung cancer"],
            "/drugs": ["Immune checkpoint inhibitors"],
        },
    },
    "musaelyan-2024-rechallenge": {
        "section 4, paragraph 3": {
            "/study_type": "RETROSPECTIVE_COHORT",
        },
        "reference 27": {
            "/conditions": ["Metastatic non-small cell lung cancer"],
            "/drugs": ["Immune checkpoint inhibitors"],
        },
        "article-id of type doi": {
            "/identifiers/0": {"type": "DOI", "value": "10.37349/etat.2024.00275"},
        },
    },
}

# What has no field of its own, in our words: study, locator, place, words.
PROSE = [
    ("fujita-2018-rechallenge", "reference 18", "/summary", "had been treated with nivolumab before"),
    ("fujita-2020-rechallenge", "reference 21", "/summary", "had been treated with an antibody against PD-L1 before"),
    (
        "katayama-2019-rechallenge",
        "section 4, paragraph 4",
        "/summary",
        "a ratio of neutrophils to lymphocytes below 3.8",
    ),
    ("katayama-2019-rechallenge", "section 4, paragraph 4", "/summary", "a body mass index of 20 or less"),
    ("musaelyan-2024-rechallenge", "section 4, paragraph 4", "/summary", "ECOG performance status 0 or 1"),
    (
        "xu-m-2024-rechallenge",
        "section 4, paragraph 3",
        "/summary",
        "except that progression within six months of the last dose was not required",
    ),
    (
        "xu-m-2024-rechallenge",
        "section 4, paragraph 3",
        "/summary",
        "people who progressed after a long time without the drug may therefore be among",
    ),
]

# What the text says of the ten together, in our words.
TOGETHER = [
    "of the ten series together it reports 12 to 165 people",
    "response rates from 0 to 22.5%",
    "disease control rates from 21.4 to 85%",
    "median progression-free survival from 1.6 to 6.8 months",
    "median overall survival from 6.5 to 14.8 months",
    "small real-world studies",
    "most of them without a clear line between acquired and primary resistance",
]


@pytest.mark.parametrize(("key", "locator", "place", "expected"), listed_by_key(FACTS))
def test_a_cited_study_says_what_is_reported_of_it(key: str, locator: str, place: str, expected: Any) -> None:
    assert stated(DOCUMENTS[key], place, like=expected) == expected
    assert cited(DOCUMENTS[key], place, locator)


@pytest.mark.parametrize("key", FACTS)
def test_nothing_is_told_of_a_cited_study_that_was_not_read(key: str) -> None:
    assert left_over(DOCUMENTS[key], FACTS[key]) == []


@pytest.mark.parametrize(("key", "locator", "place", "words"), PROSE)
def test_what_has_no_field_of_its_own_is_told_in_prose(key: str, locator: str, place: str, words: str) -> None:
    assert words in stated(DOCUMENTS[key], place)
    assert cited(DOCUMENTS[key], place, locator)


@pytest.mark.parametrize(("key", "author", "year", "journal", "volume", "pages", "doi"), REFERENCES)
def test_a_reference_is_carried_over(
    key: str, author: str, year: str, journal: str, volume: str, pages: str | None, doi: str
) -> None:
    document = DOCUMENTS[key]
    publication = document["publication"]
    assert (publication["authors"][0], publication["published_on"], publication["journal"]) == (author, year, journal)
    assert (publication["volume"], publication.get("pages")) == (volume, pages)
    assert document["identifiers"] == [{"type": "DOI", "value": doi}]
    assert document["study_type"] == "RETROSPECTIVE_COHORT"
    assert document["title"] in publication["citation"]


@pytest.mark.parametrize("key", FACTS)
def test_a_study_of_no_known_trial_is_linked_to_none(key: str) -> None:
    assert "trials" not in DOCUMENTS[key]


@pytest.mark.parametrize("key", FACTS)
def test_ranges_of_ten_studies_are_told_as_such_and_given_to_none(key: str) -> None:
    document = DOCUMENTS[key]
    assert [words for words in TOGETHER if words not in document["summary"]] == []
    assert cited(document, "/summary", "section 4, paragraph 3")
    assert cited(document, "/summary", "Table 5 caption")
    numbers = json.dumps({name: document.get(name) for name in ("population", "groups", "outcomes")})
    assert [figure for figure in ("165", "22.5", "21.4", "85", "6.8", "14.8") if figure in numbers] == []


@pytest.mark.parametrize("key", FACTS)
def test_what_the_text_does_not_say_of_one_of_them_is_absent(key: str) -> None:
    names = ["outcomes", "baseline", "follow_up", "countries"]
    if key != "fujita-2018-rechallenge":
        names.append("groups")
    assert [name for name in names if name in DOCUMENTS[key]] == []


def test_a_number_that_is_printed_without_its_last_part_is_shown_so() -> None:
    document = DOCUMENTS["musaelyan-2024-rechallenge"]
    assert ("rechallenge-13", "doi: 10.37349/etat") in reports(document, "/identifiers/0", "DIFFERS")
    assert reports(document, "/identifiers/0", "SUPPORTS") != []
