"""What stands where: each line once, read in both directions.

Lines stand in the order of the document, so that a translated document has its keys where a rendered one has them.
"""

from trials import choices
from trials.choices import ContactKind, DateType, EndpointRole, IdentifierType
from trials.formats.ctgov.crossing import Crossing
from trials.formats.ctgov.kinds import age, count, date, degrees, flag, several, text, word
from trials.formats.ctgov.mapping import FlatRow, Line, Rows, Texts, Value


def _texts(theirs: str, ours: str, *pairs: tuple[str, str]) -> tuple[Line, ...]:
    """Return lines for texts below two places, each a foreign name and ours."""
    return tuple(Value(f"{theirs}{foreign}", f"{ours}{name}", text) for foreign, name in pairs)


def _milestone(theirs: str, ours: str) -> tuple[Line, ...]:
    """Return the lines of a date and its type, which says nothing without the date."""
    day = f"{theirs}.date"
    return (
        Value(day, f"{ours}.date", date),
        Value(f"{theirs}.type", f"{ours}.type", word(DateType), needs=(day, date)),
    )


def _organization(theirs: str, ours: str, *, name: str = "name") -> tuple[Line, ...]:
    """Return the lines of an organization, which has a name."""
    named = f"{theirs}.{name}"
    kind = word(choices.OrganizationClass)
    return (Value(named, f"{ours}.name", text), Value(f"{theirs}.class", f"{ours}.class", kind, needs=(named, text)))


_ORG_ID = "identificationModule.orgStudyIdInfo"
_OWN_ROWS = (IdentifierType.NCT, IdentifierType.NCT_ALIAS, IdentifierType.SPONSOR_PROTOCOL)
_ID = Value("id", "value", text)
_LINK = Value("link", "link", text)

IDENTIFICATION: tuple[Line, ...] = (
    *_texts("identificationModule.", "", ("acronym", "acronym"), ("briefTitle", "brief_title"),
            ("officialTitle", "official_title")),
    *_texts("descriptionModule.", "", ("briefSummary", "brief_summary"),
            ("detailedDescription", "detailed_description")),
    Value("designModule.studyType", "study_type", word(choices.StudyType)),
    FlatRow("identifiers", (Value("identificationModule.nctId", "value", text),),
        marks={"type": IdentifierType.NCT.value}, required="value"),
    Texts("identifiers", (Value("value", "value", text),), theirs="identificationModule.nctIdAliases",
          marks={"type": IdentifierType.NCT_ALIAS.value}, required="value"),
    FlatRow("identifiers", (Value(f"{_ORG_ID}.id", "value", text),
                        Value(f"{_ORG_ID}.type", "agency", word(choices.Agency)),
                        Value(f"{_ORG_ID}.link", "link", text)),
        marks={"type": IdentifierType.SPONSOR_PROTOCOL.value}, required="value"),
    Rows("identifiers", (Value("type", "type", word(IdentifierType, besides=_OWN_ROWS)), _ID,
                         Value("domain", "authority", text), _LINK),
         theirs="identificationModule.secondaryIdInfos", besides=_OWN_ROWS, required="value"),
)  # fmt: skip

_PARTY = "sponsorCollaboratorsModule.responsibleParty"

SPONSORS: tuple[Line, ...] = (
    *_organization("sponsorCollaboratorsModule.leadSponsor", "sponsors.lead"),
    Rows("sponsors.collaborators", (Value("name", "name", text),
                                    Value("class", "class", word(choices.OrganizationClass))),
         theirs="sponsorCollaboratorsModule.collaborators", required="name"),
    *_organization("identificationModule.organization", "sponsors.registrant", name="fullName"),
    Value(f"{_PARTY}.type", "sponsors.responsible_party.type", word(choices.ResponsiblePartyType)),
    *_texts(f"{_PARTY}.", "sponsors.responsible_party.", ("investigatorFullName", "name"),
            ("investigatorTitle", "title"), ("investigatorAffiliation", "affiliation"),
            ("oldNameTitle", "old_name_title"), ("oldOrganization", "old_organization")),
)  # fmt: skip

STATUS: tuple[Line, ...] = (
    Value("statusModule.overallStatus", "status.overall", word(choices.OverallStatus)),
    Value("statusModule.lastKnownStatus", "status.last_known", word(choices.OverallStatus)),
    Value("statusModule.statusVerifiedDate", "status.verified_on", date),
    Value("statusModule.whyStopped", "status.why_stopped", text),
    Value("statusModule.delayedPosting", "status.delayed_posting", flag),
    *_milestone("statusModule.startDateStruct", "status.start"),
    *_milestone("statusModule.primaryCompletionDateStruct", "status.primary_completion"),
    *_milestone("statusModule.completionDateStruct", "status.completion"),
    Value("statusModule.expandedAccessInfo.hasExpandedAccess", "status.expanded_access.available", flag),
    Value("statusModule.expandedAccessInfo.nctId", "status.expanded_access.nct_id", text),
    Value("statusModule.expandedAccessInfo.statusForNctId", "status.expanded_access.status",
          word(choices.ExpandedAccessStatus)),
)  # fmt: skip

RECORD_DATES: tuple[Line, ...] = (
    Value("statusModule.studyFirstSubmitDate", "record_dates.first_submitted", date),
    Value("statusModule.studyFirstSubmitQcDate", "record_dates.first_submitted_qc", date),
    *_milestone("statusModule.studyFirstPostDateStruct", "record_dates.first_posted"),
    Value("statusModule.resultsWaived", "record_dates.results_waived", flag),
    Value("statusModule.resultsFirstSubmitDate", "record_dates.results_first_submitted", date),
    Value("statusModule.resultsFirstSubmitQcDate", "record_dates.results_first_submitted_qc", date),
    *_milestone("statusModule.resultsFirstPostDateStruct", "record_dates.results_first_posted"),
    Value("statusModule.dispFirstSubmitDate", "record_dates.certification_first_submitted", date),
    Value("statusModule.dispFirstSubmitQcDate", "record_dates.certification_first_submitted_qc", date),
    *_milestone("statusModule.dispFirstPostDateStruct", "record_dates.certification_first_posted"),
    Value("statusModule.lastUpdateSubmitDate", "record_dates.last_update_submitted", date),
    *_milestone("statusModule.lastUpdatePostDateStruct", "record_dates.last_update_posted"),
)

OVERSIGHT: tuple[Line, ...] = tuple(
    Value(f"oversightModule.{theirs}", f"oversight.{ours}", flag)
    for theirs, ours in (
        ("oversightHasDmc", "has_dmc"),
        ("isFdaRegulatedDrug", "is_fda_regulated_drug"),
        ("isFdaRegulatedDevice", "is_fda_regulated_device"),
        ("isUnapprovedDevice", "is_unapproved_device"),
        ("isPpsd", "is_pediatric_postmarket"),
        ("isUsExport", "is_us_export"),
        ("fdaaa801Violation", "has_fdaaa_violation"),
    )
)

_INFO, _MASKING = "designModule.designInfo", "designModule.designInfo.maskingInfo"
_ACCESS = "designModule.expandedAccessTypes"

DESIGN: tuple[Line, ...] = (
    Value("conditionsModule.conditions", "conditions", several(text)),
    Value("conditionsModule.keywords", "keywords", several(text)),
    Value("designModule.phases", "design.phases", several(word(choices.Phase))),
    Value(f"{_INFO}.allocation", "design.allocation", word(choices.Allocation)),
    Value(f"{_INFO}.interventionModel", "design.intervention_model", word(choices.InterventionModel)),
    Value(f"{_INFO}.interventionModelDescription", "design.intervention_model_description", text),
    Value(f"{_INFO}.primaryPurpose", "design.primary_purpose", word(choices.PrimaryPurpose)),
    Value(f"{_INFO}.observationalModel", "design.observational_model", word(choices.ObservationalModel)),
    Value(f"{_INFO}.timePerspective", "design.time_perspective", word(choices.TimePerspective)),
    Value(f"{_MASKING}.masking", "design.masking.level", word(choices.Masking)),
    Value(f"{_MASKING}.whoMasked", "design.masking.roles", several(word(choices.MaskedRole))),
    Value(f"{_MASKING}.maskingDescription", "design.masking.description", text),
    Value("designModule.patientRegistry", "design.patient_registry", flag),
    Value("designModule.targetDuration", "design.target_duration", text),
    Value("designModule.bioSpec.retention", "design.biospecimens.retention", word(choices.BiospecimenRetention)),
    Value("designModule.bioSpec.description", "design.biospecimens.description", text),
    Value(f"{_ACCESS}.individual", "design.expanded_access.individual", flag),
    Value(f"{_ACCESS}.intermediate", "design.expanded_access.intermediate", flag),
    Value(f"{_ACCESS}.treatment", "design.expanded_access.treatment", flag),
    Value("designModule.nPtrsToThisExpAccNctId", "design.expanded_access.referring_records", count),
    Value("designModule.enrollmentInfo.count", "enrollment.count", count),
    Value("designModule.enrollmentInfo.type", "enrollment.type", word(DateType),
          needs=("designModule.enrollmentInfo.count", count)),
)  # fmt: skip

_DESCRIPTION = Value("description", "description", text)
_MEASURES = (Value("measure", "measure", text), Value("timeFrame", "time_frame", text), _DESCRIPTION)

SCIENCE: tuple[Line, ...] = (
    Rows("arms", (Value("label", "label", text), Value("type", "type", word(choices.ArmType)), _DESCRIPTION),
         theirs="armsInterventionsModule.armGroups"),
    Rows("interventions", (Value("type", "type", word(choices.InterventionType)), Value("name", "name", text),
                           _DESCRIPTION, Value("otherNames", "other_names", several(text))),
         theirs="armsInterventionsModule.interventions"),
    Crossing(),
    *(Rows("endpoints", _MEASURES, theirs=f"outcomesModule.{role.lower()}Outcomes", marks={"role": role})
      for role in EndpointRole.values),
    Value("eligibilityModule.eligibilityCriteria", "eligibility.criteria", text),
    Value("eligibilityModule.healthyVolunteers", "eligibility.healthy_volunteers", flag),
    Value("eligibilityModule.sex", "eligibility.sex", word(choices.Sex)),
    Value("eligibilityModule.genderBased", "eligibility.gender_based", flag),
    Value("eligibilityModule.genderDescription", "eligibility.gender_description", text),
    Value("eligibilityModule.minimumAge", "eligibility.minimum_age", age),
    Value("eligibilityModule.maximumAge", "eligibility.maximum_age", age),
    Value("eligibilityModule.stdAges", "eligibility.age_groups", several(word(choices.AgeGroup))),
    Value("eligibilityModule.studyPopulation", "eligibility.study_population", text),
    Value("eligibilityModule.samplingMethod", "eligibility.sampling_method", word(choices.SamplingMethod)),
)  # fmt: skip

_NAME = Value("name", "name", text)
_CONTACT = (_NAME, Value("role", "role", word(choices.ContactRole)),
            *_texts("", "", ("phone", "phone"), ("phoneExt", "phone_ext"), ("email", "email")))  # fmt: skip

PLACES: tuple[Line, ...] = (
    Rows("sites", (
        Value("facility", "facility", text), Value("status", "status", word(choices.SiteStatus)),
        *_texts("", "", ("city", "city"), ("state", "state"), ("zip", "zip"), ("country", "country")),
        Value("geoPoint.lat", "coordinates.latitude", degrees(90), needs=("geoPoint.lon", degrees(180))),
        Value("geoPoint.lon", "coordinates.longitude", degrees(180), needs=("geoPoint.lat", degrees(90))),
        Rows("contacts", _CONTACT, theirs="contacts"),
    ), theirs="contactsLocationsModule.locations"),
    Rows("contacts", _CONTACT, theirs="contactsLocationsModule.centralContacts",
         marks={"kind": ContactKind.CENTRAL.value}),
    Rows("officials", (_NAME, Value("affiliation", "affiliation", text),
                       Value("role", "role", word(choices.OfficialRole))),
         theirs="contactsLocationsModule.overallOfficials"),
)  # fmt: skip

PUBLICATIONS: tuple[Line, ...] = (
    Rows("references", (
        Value("pmid", "pmid", text), Value("type", "type", word(choices.ReferenceType)),
        Value("citation", "citation", text),
        Rows("retractions", _texts("", "", ("pmid", "pmid"), ("source", "source")), theirs="retractions"),
    ), theirs="referencesModule.references"),
    Rows("links", _texts("", "", ("label", "label"), ("url", "url")), theirs="referencesModule.seeAlsoLinks"),
    Rows("available_data", _texts("", "", ("id", "identifier"), ("type", "type"), ("url", "url"),
                                  ("comment", "comment")), theirs="referencesModule.availIpds"),
    Value("ipdSharingStatementModule.ipdSharing", "ipd_sharing.plan", word(choices.IPDSharing)),
    Value("ipdSharingStatementModule.description", "ipd_sharing.description", text),
    Value("ipdSharingStatementModule.infoTypes", "ipd_sharing.information", several(word(choices.IPDInformation))),
    *_texts("ipdSharingStatementModule.", "ipd_sharing.", ("timeFrame", "time_frame"),
            ("accessCriteria", "access_criteria"), ("url", "url")),
)  # fmt: skip

TABLE: tuple[Line, ...] = (
    *IDENTIFICATION, *SPONSORS, *STATUS, *RECORD_DATES, *OVERSIGHT, *DESIGN, *SCIENCE, *PLACES, *PUBLICATIONS,
)  # fmt: skip
