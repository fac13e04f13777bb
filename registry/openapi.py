"""What the OpenAPI document says beside the operations: its words, its tags, and the names of its vocabularies."""

from pathlib import Path
from typing import Any

_OF_TRIALS = """
    StudyType OverallStatus SiteStatus ExpandedAccessStatus DateType OrganizationClass ResponsiblePartyType
    IdentifierType Agency Phase Allocation InterventionModel PrimaryPurpose ObservationalModel TimePerspective
    Masking MaskedRole BiospecimenRetention ArmType InterventionType EndpointRole Sex AgeGroup SamplingMethod
    ContactKind ContactRole OfficialRole EthicsStatus ReferenceType IPDSharing IPDInformation
"""
_OF_STUDIES = """
    EvidenceType StudyIdentifierType GroupType Measure Statistic ResultState IntervalMethod Assessor Spread
    TimelineType Response LinkRelation TherapyLine
"""


def settings(version: str, introduction: Path) -> dict[str, Any]:
    """Return the settings of drf-spectacular; the introduction is prose in Markdown."""
    return {
        "TITLE": "Clinical trial registry",
        "VERSION": version,
        "DESCRIPTION": introduction.read_text(),
        "OAS_VERSION": "3.1.0",
        "SCHEMA_PATH_PREFIX": "/api/v1",
        "SERVERS": [{"url": "/", "description": "this registry"}],
        "TAGS": [
            {"name": "trials", "description": "Registered trials: search, read, history, validation."},
            {"name": "studies", "description": "Published studies: search, read, history, validation."},
            {"name": "evidence", "description": "Reported outcomes across studies, and checks of reported numbers."},
            {"name": "findings", "description": "What the checks found about everything that is published."},
            {"name": "ledger", "description": "Everything that was ever published, as one hash chain."},
            {"name": "vocabularies", "description": "The words that documents use, and the rules they are checked by."},
        ],
        "COMPONENT_SPLIT_REQUEST": True,
        "SERVE_INCLUDE_SCHEMA": False,
        "SERVE_AUTHENTICATION": [],  # the readers of this document are the library's own views, and public
        "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
        "SWAGGER_UI_DIST": "SIDECAR",
        "REDOC_DIST": "SIDECAR",
        "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
        "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
        # Every vocabulary under its own name: these become the names of types in generated clients.
        "ENUM_NAME_OVERRIDES": {
            **{name: f"trials.choices.{name}" for name in _OF_TRIALS.split()},
            **{name: f"studies.choices.{name}" for name in _OF_STUDIES.split()},
            **{name: f"registry.records.choices.{name}" for name in ("ProvenanceRelation", "SourceKind")},
            "FindingSeverity": "registry.rules.Severity",
            "LedgerEvent": "registry.ledger.models.Event",
            "RecordKind": "registry.ledger.models.Kind",
        },
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "registry.api.schema.reduced_documents_have_no_salt",
        ],
    }
