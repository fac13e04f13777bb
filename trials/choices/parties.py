"""Who stands behind a trial, and the numbers that they know it by."""

from registry.vocabulary import Vocabulary


class OrganizationClass(Vocabulary):
    """Sector that an organization belongs to."""

    NIH = "It is the U.S. National Institutes of Health or one of its institutes.", "NIH"
    FED = "It is a U.S. federal agency outside the NIH.", "U.S. federal agency"
    OTHER_GOV = "It is a government body outside the U.S. federal government.", "Other government"
    INDIV = "It is a person acting on their own behalf.", "Individual"
    INDUSTRY = "It is a company, such as a drug or device maker.", "Industry"
    NETWORK = "It is a group of institutions that run studies together.", "Network"
    AMBIG = "Its name could stand for organizations of different sectors.", "Ambiguous"
    OTHER = "It is any other organization, such as a university, hospital or charity.", "Other"
    UNKNOWN = "Its sector has not been determined.", "Unknown"


class OrganizationRole(Vocabulary):
    """Part that an organization plays in a trial, apart from leading it."""

    COLLABORATOR = "It helps the lead sponsor to design, run or report the trial.", "Collaborator"
    FUNDER = "It gives money or materials (WHO item 4).", "Funder"


class ResponsiblePartyType(Vocabulary):
    """Who answers for the trial and for its record."""

    SPONSOR = "The sponsoring organization answers for the trial.", "Sponsor"
    PRINCIPAL_INVESTIGATOR = "The sponsor has handed the duty to the principal investigator.", "Principal investigator"
    SPONSOR_INVESTIGATOR = "One person both sponsors and leads the trial.", "Sponsor-investigator"


class IdentifierType(Vocabulary):
    """What kind of number identifies a trial."""

    SPONSOR_PROTOCOL = "The sponsor gave this number to the protocol.", "Sponsor protocol number"
    NCT = "ClinicalTrials.gov lists the trial under this number.", "ClinicalTrials.gov number"
    NCT_ALIAS = (
        "ClinicalTrials.gov once used this number and now redirects it to another.",
        "Obsolete ClinicalTrials.gov number",
    )
    NIH = "The U.S. National Institutes of Health gave this number to an award.", "NIH grant or contract"
    FDA = "The U.S. Food and Drug Administration gave this number to an award.", "FDA grant or contract"
    VA = "The U.S. Department of Veterans Affairs gave this number to an award.", "VA grant or contract"
    CDC = "The U.S. Centers for Disease Control and Prevention gave this number to an award.", "CDC grant or contract"
    AHRQ = "The U.S. Agency for Healthcare Research and Quality gave this number to an award.", "AHRQ grant or contract"
    SAMHSA = (
        "The U.S. Substance Abuse and Mental Health Services Administration gave this number to an award.",
        "SAMHSA grant or contract",
    )
    OTHER_GRANT = "Any other funder gave this number to an award.", "Other grant or funding number"
    EUDRACT_NUMBER = "EudraCT, the earlier European database, lists the trial under this number.", "EudraCT number"
    CTIS = "CTIS, the present European Union system, lists the trial under this number.", "EU trial (CTIS) number"
    REGISTRY = "Another registry, such as ChiCTR or ISRCTN, lists the trial under this number.", "Registry identifier"
    OTHER = "Someone else, such as an ethics committee, gave this number to the trial.", "Other identifier"


class Agency(Vocabulary):
    """U.S. agency whose grant or contract number serves as the sponsor's protocol number."""

    NIH = "The National Institutes of Health made the award.", "NIH"
    FDA = "The Food and Drug Administration made the award.", "FDA"
    VA = "The Department of Veterans Affairs made the award.", "VA"
    CDC = "The Centers for Disease Control and Prevention made the award.", "CDC"
    AHRQ = "The Agency for Healthcare Research and Quality made the award.", "AHRQ"
    SAMHSA = "The Substance Abuse and Mental Health Services Administration made the award.", "SAMHSA"


class ContactKind(Vocabulary):
    """What a contact can be asked about."""

    CENTRAL = "This contact answers questions about joining, for all sites.", "Central"
    PUBLIC = "This contact answers questions from the public (WHO item 7).", "Public"
    SCIENTIFIC = "This contact answers questions about the science (WHO item 8).", "Scientific"


class ContactRole(Vocabulary):
    """Position of a contact person in the trial."""

    STUDY_CHAIR = "This person chairs the group that steers the trial.", "Study chair"
    STUDY_DIRECTOR = "This person directs the trial across all of its sites.", "Study director"
    PRINCIPAL_INVESTIGATOR = "This person leads the research, overall or at a site.", "Principal investigator"
    SUB_INVESTIGATOR = "This person works under the principal investigator.", "Sub-investigator"
    CONTACT = "This person answers inquiries and need not be an investigator.", "Contact"


class OfficialRole(Vocabulary):
    """Position of a person who is scientifically responsible for the whole trial."""

    STUDY_CHAIR = "This person chairs the group that steers the trial.", "Study chair"
    STUDY_DIRECTOR = "This person directs the trial across all of its sites.", "Study director"
    PRINCIPAL_INVESTIGATOR = "This person leads the research, overall or at a site.", "Principal investigator"
    SUB_INVESTIGATOR = "This person works under the principal investigator.", "Sub-investigator"
