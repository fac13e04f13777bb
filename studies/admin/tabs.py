"""The tabs of a study: which fields and lists stand where."""

from registry.records.admin.sections import TabSection
from studies.admin import inlines
from studies.admin.links import TrialLinkInline

TABS = (
    TabSection(
        "Identification",
        first=True,
        groups=(("Identification", ("title", "study_type", "summary", "conditions", "drugs", "countries")),),
        inlines=(inlines.StudyIdentifierInline,),
        pointers=("", "/title", "/study_type", "/summary", "/conditions", "/drugs", "/countries", "/identifiers"),
    ),
    TabSection(
        "Publication & dates",
        groups=(
            (
                "Publication",
                (
                    "citation", "authors", "corresponding_author", "funding", "journal", ("volume", "issue", "pages"),
                    "meeting",
                ),
            ),
            ("Dates", (("received_on", "accepted_on", "published_on"), "data_cutoff_on")),
        ),
        pointers=("/publication", "/data_cutoff_on"),
        hint="A date may be a year, a month or a day: write 2026, 2026-05 or 2026-05-31, as the source does.",
    ),
    TabSection(
        "Population & follow-up",
        groups=(
            ("Population", (("enrolled", "treated", "evaluable"), "therapy_lines", "therapy_line",
                            "population_description")),
            ("Follow-up", (("follow_up_statistic", "follow_up_value", "follow_up_unit"),)),
        ),
        pointers=("/population", "/follow_up"),
    ),
    TabSection(
        "Groups & baseline",
        inlines=(inlines.GroupInline, inlines.BaselineInline),
        pointers=("/groups", "/baseline"),
    ),
    TabSection("Outcomes", inlines=(inlines.OutcomeInline,), pointers=("/outcomes",), picture="forest"),
    TabSection("Adverse events", inlines=(inlines.AdverseEventInline,), pointers=("/adverse_events",)),
    TabSection("Timeline", inlines=(inlines.TimelineInline,), pointers=("/timeline",), picture="timeline"),
    TabSection("Trials", inlines=(TrialLinkInline,), pointers=("/trials",), template="studies/admin/links.html"),
    TabSection("Sources & provenance", pointers=("/sources", "/provenance"), template="curation/provenance.html"),
)  # fmt: skip
