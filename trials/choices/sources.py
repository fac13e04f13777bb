"""What a record cites, and what its trial shares."""

from registry.vocabulary import Vocabulary


class ReferenceType(Vocabulary):
    """How a cited publication relates to the trial."""

    BACKGROUND = "It explains why or how the trial is done.", "Background"
    RESULT = "It reports results of the trial.", "Result"
    DERIVED = "It was linked automatically because it cites the trial's number.", "Derived"


class IPDSharing(Vocabulary):
    """Whether the data of individual participants will be shared."""

    YES = "There is a plan to share participants' data.", "Yes"
    NO = "Participants' data will not be shared.", "No"
    UNDECIDED = "Whether participants' data will be shared has not been decided.", "Undecided"


class IPDInformation(Vocabulary):
    """Document that is shared along with the data of individual participants."""

    STUDY_PROTOCOL = "It sets out how the trial is to be done.", "Study protocol"
    SAP = "It sets out how the data are to be analyzed.", "Statistical analysis plan (SAP)"
    ICF = "It tells people what taking part means and records their consent.", "Informed consent form (ICF)"
    CSR = "It reports conduct and results in full, as regulators ask.", "Clinical study report (CSR)"
    ANALYTIC_CODE = "It is the programs that turned the data into the results.", "Analytic code"
