"""What kind of study a record describes, and where it stands."""

from registry.vocabulary import Vocabulary


class StudyType(Vocabulary):
    """Kind of study a record describes."""

    INTERVENTIONAL = (
        "The protocol decides which treatment or other intervention participants receive.",
        "Interventional",
    )
    OBSERVATIONAL = "People are followed while their care is left as it is.", "Observational"
    EXPANDED_ACCESS = "Patients get an unapproved treatment outside a trial.", "Expanded access"


class OverallStatus(Vocabulary):
    """Progress of the study as a whole."""

    NOT_YET_RECRUITING = "The study is planned, but nobody can join yet.", "Not yet recruiting"
    RECRUITING = "The study is looking for participants.", "Recruiting"
    ENROLLING_BY_INVITATION = "Only people whom the investigators ask may join.", "Enrolling by invitation"
    ACTIVE_NOT_RECRUITING = (
        "The study goes on with those who have joined and takes nobody new.",
        "Active, not recruiting",
    )
    SUSPENDED = "The study is on hold for now and may start again.", "Suspended"
    TERMINATED = "The study stopped for good before its planned end, after people had joined.", "Terminated"
    COMPLETED = "The study ended as planned and its last participant has been seen.", "Completed"
    WITHDRAWN = "The study was called off before anyone joined.", "Withdrawn"
    AVAILABLE = "Patients can ask for the treatment through expanded access.", "Available"
    NO_LONGER_AVAILABLE = "Expanded access has ended for good.", "No longer available"
    TEMPORARILY_NOT_AVAILABLE = "Expanded access is paused and is expected to resume.", "Temporarily not available"
    APPROVED_FOR_MARKETING = (
        "The treatment given through expanded access can now be prescribed.",
        "Approved for marketing",
    )
    WITHHELD = "Details stay private until the device studied is cleared or approved.", "Withheld"
    UNKNOWN = "The study should have ended by now and nobody has lately confirmed its status.", "Unknown status"


class SiteStatus(Vocabulary):
    """Progress of the study at one site."""

    NOT_YET_RECRUITING = "The site has not opened to participants.", "Not yet recruiting"
    RECRUITING = "The site is taking new participants.", "Recruiting"
    ENROLLING_BY_INVITATION = "The site takes only people whom it asks.", "Enrolling by invitation"
    ACTIVE_NOT_RECRUITING = (
        "The site goes on with those who have joined and takes nobody new.",
        "Active, not recruiting",
    )
    SUSPENDED = "The site is on hold for now.", "Suspended"
    TERMINATED = "The site stopped early and will not reopen.", "Terminated"
    COMPLETED = "The site has seen its last participant, as planned.", "Completed"
    WITHDRAWN = "The site left before anyone joined there.", "Withdrawn"
    AVAILABLE = "The site offers the treatment through expanded access.", "Available"


class ExpandedAccessStatus(Vocabulary):
    """Whether patients can get the treatment through an expanded access program."""

    AVAILABLE = "Patients can ask for the treatment now.", "Available"
    NO_LONGER_AVAILABLE = "The program has ended for good.", "No longer available"
    TEMPORARILY_NOT_AVAILABLE = "The program is paused and is expected to resume.", "Temporarily not available"
    APPROVED_FOR_MARKETING = (
        "The treatment can now be prescribed, so the program is not needed.",
        "Approved for marketing",
    )


class DateType(Vocabulary):
    """Whether a date or a number of participants has been reached or is only planned."""

    ACTUAL = "The event has happened, or the participants have been counted.", "Actual"
    ESTIMATED = "The date or number is what the investigators expect.", "Estimated"


class EthicsStatus(Vocabulary):
    """Outcome of one ethics review."""

    APPROVED = "The committee has approved the study.", "Approved"
    NOT_APPROVED = "The committee has refused approval or has yet to give it.", "Not approved"
    NOT_AVAILABLE = "The sources do not say what the committee decided.", "Not available"
