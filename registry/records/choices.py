"""Vocabularies of what every record cites: where its values come from."""

from registry.rules import Severity
from registry.vocabulary import Vocabulary


class ProvenanceRelation(Vocabulary):
    """Whether a source agrees with the value that the record gives."""

    SUPPORTS = "The source states this value.", "Supports"
    DIFFERS = "The source states another value, and both are kept.", "Differs"


class SourceKind(Vocabulary):
    """What kind of source a value was taken from."""

    REGISTRY_RECORD = "It is the trial's own record at a registry.", "Registry record"
    PUBLICATION = "It is a journal article, preprint or conference abstract.", "Publication"
    NEWS = "It is a report in the press or on a news site.", "News"
    REGISTRY_MIRROR = "It is a copy of a registry's record on another site.", "Registry mirror"
    SPONSOR_STATEMENT = "It is a press release, web page or filing of the sponsor.", "Sponsor statement"
    OTHER = "It is any other kind of source.", "Other"


VOCABULARIES: dict[str, type[Vocabulary]] = {
    "provenance_relation": ProvenanceRelation,
    "source_kind": SourceKind,
    "finding_severity": Severity,  # not only "severity", which in this field is that of an adverse event
}
