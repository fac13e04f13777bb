"""What is reported: measures, statistics, and what stands where a number does not."""

from registry.vocabulary import Vocabulary
from studies.consistency.printed import SIGNS


class Measure(Vocabulary):
    """What an outcome measures."""

    ORR = "Objective response rate: complete or partial response as best response.", "ORR"
    DCR = "Disease control rate: complete or partial response or stable disease as best response.", "DCR"
    CBR = "Clinical benefit rate: response, or stable disease for a stated time.", "CBR"
    CR = "Complete response as best response.", "CR"
    PR = "Partial response as best response.", "PR"
    SD = "Stable disease as best response.", "SD"
    PD = "Progressive disease as best response.", "PD"
    NE = "Response that could not be evaluated.", "NE"
    PCR = "Pathological complete response: no viable tumor in what was removed.", "pCR"
    MPR = "Major pathological response: at most a tenth of viable tumor left.", "MPR"
    CLINICAL_CR = "Complete response by examination, without surgery.", "Clinical CR"
    LOCAL_EXCISION = "Local excision instead of a larger operation.", "Local excision"
    R0_RESECTION = "Resection without tumor at the margins.", "R0 resection"
    PFS = "Progression-free survival: time to progression or death.", "PFS"
    OS = "Overall survival: time to death of any cause.", "OS"
    DOR = "Duration of response: from response to progression or death.", "DoR"
    TTR = "Time to response.", "TTR"
    TTP = "Time to progression.", "TTP"
    DFS = "Disease-free survival: time to recurrence or death.", "DFS"
    EFS = "Event-free survival: time to the first of several events.", "EFS"
    PFS_RATE = "Share alive without progression at a time point, as estimated.", "PFS rate"
    OS_RATE = "Share alive at a time point, as estimated.", "OS rate"
    DOR_RATE = "Share of responses that last to a time point, as estimated.", "DoR rate"
    BIOMARKER = "A value of a biomarker, or an outcome by it.", "Biomarker"
    SCORE = "A score or scale, such as quality of life or performance status.", "Score"
    OTHER = "Anything else; its name says what.", "Other"


class Statistic(Vocabulary):
    """What kind of number the value of an outcome is."""

    COUNT = "How many people.", "Count"
    PERCENTAGE = "A share of people, in percent.", "Percentage"
    RATE = "A share at a time point, estimated over time (Kaplan-Meier).", "Rate"
    MEDIAN = "The middle value.", "Median"
    MEAN = "The arithmetic mean.", "Mean"
    VALUE = "One value, such as that of one patient.", "Value"
    HAZARD_RATIO = "Hazard of the group over that of the comparator.", "Hazard ratio"
    ODDS_RATIO = "Odds of the group over those of the comparator.", "Odds ratio"
    RISK_RATIO = "Risk of the group over that of the comparator.", "Risk ratio"
    RISK_DIFFERENCE = "Risk of the group less that of the comparator.", "Risk difference"
    MEAN_DIFFERENCE = "Mean of the group less that of the comparator.", "Mean difference"


class ResultState(Vocabulary):
    """What a source states in place of a number."""

    NOT_REACHED = "Too few events yet: it lies beyond what was observed.", "Not reached"
    NOT_ESTIMABLE = "The data do not allow an estimate.", "Not estimable"
    IMMATURE = "Followed for too short a time to say.", "Immature"


class Bound(Vocabulary):
    """How the true value lies to the number that is printed; each is called by its sign."""

    GREATER_THAN = "It is greater than the number.", SIGNS["GREATER_THAN"]
    AT_LEAST = "It is the number or greater.", SIGNS["AT_LEAST"]
    LESS_THAN = "It is less than the number.", SIGNS["LESS_THAN"]
    AT_MOST = "It is the number or less.", SIGNS["AT_MOST"]
    APPROXIMATELY = "It is near the number, on either side.", SIGNS["APPROXIMATELY"]


class Censoring(Vocabulary):
    """Why a time is not the whole time: it was still without its event when it was last looked at."""

    CENSORED = "Observation ended before the event; the time is at least the number.", "Censored"
    ONGOING = "Censored because it went on when it was reported, such as a response that lasts.", "Ongoing (censored)"


class ReportType(Vocabulary):
    """What a report of a result is, where the study gives that result more than once."""

    PRIMARY = "The most complete publication of the result, or its only report.", "Primary report"
    PAPER = "A further article.", "Further article"
    ABSTRACT = "An abstract or poster of a meeting.", "Abstract"
    REGISTRY = "Results posted at a registry.", "Registry"
    NEWS = "A report in the press or on a news site, or of the sponsor.", "News"
    OTHER_CUTOFF = "The same analysis of data up to another day.", "Other data cut-off"
    OTHER_ANALYSIS = (
        "Another analysis of the same data, such as by another reader or in other people.",
        "Other analysis",
    )
    CITED = "A result of other studies, cited for comparison.", "Cited from others"


class IntervalMethod(Vocabulary):
    """How a confidence interval was computed, as far as the source says."""

    CLOPPER_PEARSON = "“Exact”: Clopper and Pearson, 1934.", "Clopper-Pearson (exact)"
    WILSON = "Score interval: Wilson, 1927.", "Wilson"
    WILSON_CC = "Score interval with continuity correction.", "Wilson, continuity-corrected"
    JEFFREYS = "Equal-tailed interval with Jeffreys' prior.", "Jeffreys"
    AGRESTI_COULL = "Agresti and Coull, 1998.", "Agresti-Coull"
    WALD = "Normal approximation.", "Wald"
    WALD_CC = "Normal approximation with continuity correction.", "Wald, continuity-corrected"
    BROOKMEYER_CROWLEY = "Of a median of survival times.", "Brookmeyer-Crowley"
    LOG_LOG = "Of a survival curve, by a log-log transformation.", "Log-log"
    COX = "Of a hazard ratio from Cox regression.", "Cox regression"
    BOOTSTRAP = "By resampling.", "Bootstrap"


class Assessor(Vocabulary):
    """Who judged a response or progression."""

    BICR = "A blinded independent central review.", "Blinded independent central review"
    IRC = "An independent review committee.", "Independent review committee"
    INVESTIGATOR = "Those who treated the patients.", "Investigator"


class Spread(Vocabulary):
    """What the low and high number beside a value are."""

    RANGE = "The lowest and the highest.", "Range"
    IQR = "The first and the third quartile.", "Interquartile range"
    SD = "One standard deviation to either side.", "Standard deviation"
    CI = "A confidence interval.", "Confidence interval"


class TimelineType(Vocabulary):
    """What an entry in the course of a case is."""

    DIAGNOSIS = "A disease was found.", "Diagnosis"
    TREATMENT = "A treatment was given, from its date to its end date.", "Treatment"
    PROCEDURE = "A treatment was done once, on its date: surgery, an implantation, an ablation.", "Procedure"
    RESPONSE = "The disease was judged against a treatment.", "Response"
    MEASUREMENT = "Something was measured.", "Measurement"
    EVENT = "Something happened.", "Event"
    OUTCOME = "How the patient was at last.", "Outcome"


# What responses, measurements and outcomes can belong to.
TREATMENTS = frozenset({TimelineType.TREATMENT.value, TimelineType.PROCEDURE.value})


class Response(Vocabulary):
    """How a disease responded to treatment."""

    CR = "Complete response.", "Complete response"
    PR = "Partial response.", "Partial response"
    SD = "Stable disease.", "Stable disease"
    PD = "Progressive disease.", "Progressive disease"
    NE = "Could not be evaluated.", "Not evaluable"
