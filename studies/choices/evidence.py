"""What a study is, what it counts, and how it is linked to trials."""

from registry.vocabulary import Vocabulary


class EvidenceType(Vocabulary):
    """What kind of published evidence a study is."""

    CASE_REPORT = "It describes the course of one patient.", "Case report"
    CASE_SERIES = "It describes several patients one by one, without a comparison.", "Case series"
    RETROSPECTIVE_COHORT = (
        "It looks back at people who were treated before the study was planned.",
        "Retrospective cohort",
    )
    PROSPECTIVE_COHORT = (
        "It follows people from the start of their treatment, which the study does not assign.",
        "Prospective cohort",
    )
    SINGLE_ARM_TRIAL = "It reports a trial in which all get the same.", "Single-arm trial"
    RANDOMIZED_TRIAL = "It reports a trial in which chance assigns the arm.", "Randomized trial"
    CONFERENCE_ABSTRACT = "It was presented at a meeting; a full report may follow.", "Conference abstract"
    REVIEW = "It summarizes other studies.", "Review"
    OTHER = "It is of another kind, or its source does not say which.", "Other"


class StudyIdentifierType(Vocabulary):
    """Whose number a study's identifier is."""

    DOI = "Digital object identifier, without the address in front of it.", "DOI"
    PMID = "Number of the article at PubMed.", "PMID"
    PMCID = "Number of the full text at PubMed Central, such as PMC1234567.", "PMCID"
    ABSTRACT = "Number of an abstract or poster at its meeting.", "Abstract number"
    OTHER = "Any other number.", "Other"


class GroupType(Vocabulary):
    """What a group of a study is."""

    ARM = "People who were assigned the same treatment.", "Arm"
    COHORT = "People who were treated or followed together; all people of a study are one.", "Cohort"
    SUBGROUP = "A part of another group, told apart by something about its people.", "Subgroup"
    ANALYSIS_SET = "The people of an analysis, such as those evaluable for response.", "Analysis set"
    REFERENCE = "People of other studies, whose results are cited for comparison.", "Reference"


class TherapyLine(Vocabulary):
    """At which point of their treatment people of a study were treated."""

    NEOADJUVANT = "Before surgery.", "Neoadjuvant"
    ADJUVANT = "After surgery.", "Adjuvant"
    FIRST = "The first treatment of advanced disease.", "First line"
    SECOND = "After one treatment of advanced disease.", "Second line"
    THIRD = "After two treatments of advanced disease.", "Third line"
    LATER = "After three or more treatments of advanced disease.", "Fourth line or later"
    MAINTENANCE = "To keep what an earlier treatment has reached.", "Maintenance"


class LinkRelation(Vocabulary):
    """What a study has to do with a trial."""

    REPORTS_RESULTS = "It reports results of the trial.", "Reports results"
    MENTIONS = "It names the trial.", "Mentions"
    BACKGROUND = "It explains why or how the trial is done.", "Background"


class LinkDecision(Vocabulary):
    """What a curator made of a link from a study to a trial. Only accepted links are published."""

    PROPOSED = "Found by a program; nobody has looked at it yet.", "Proposed"
    ACCEPTED = "A curator found it right.", "Accepted"
    REJECTED = "A curator found it wrong; it is not proposed again.", "Rejected"
