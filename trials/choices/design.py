"""How a trial is built: its design, its arms, what it measures and who can take part."""

from registry.vocabulary import Vocabulary


class Phase(Vocabulary):
    """Stage of a drug's or biologic's development; a combined phase is a list of two."""

    NA = "Phases do not apply, as for most devices and behavioral programs.", "Not applicable"
    EARLY_PHASE1 = "A few people get very small doses, with no aim to treat them; once called phase 0.", "Early phase 1"
    PHASE1 = "A few people get the product, to learn its safety, its dose and how the body handles it.", "Phase 1"
    PHASE2 = "Patients get the product, for first evidence that it works and of its short-term harms.", "Phase 2"
    PHASE3 = "Many patients get the product, to confirm benefit and harm, usually against a control.", "Phase 3"
    PHASE4 = "The product is already approved and is studied further in use.", "Phase 4"


class Allocation(Vocabulary):
    """How participants come to be in one arm or another."""

    RANDOMIZED = "Chance decides the arm.", "Randomized"
    NON_RANDOMIZED = "Something other than chance decides the arm.", "Non-randomized"
    NA = "There is only one arm, so nothing has to be decided.", "N/A"


class InterventionModel(Vocabulary):
    """How interventions are laid out over arms and time."""

    SINGLE_GROUP = "Everyone is in the same arm.", "Single group assignment"
    PARALLEL = "Arms run side by side and each participant stays in one.", "Parallel assignment"
    CROSSOVER = "Participants receive one intervention and later another.", "Crossover assignment"
    FACTORIAL = "Arms receive different combinations of the interventions.", "Factorial assignment"
    SEQUENTIAL = "Groups start in turn, often after a look at earlier ones.", "Sequential assignment"


class PrimaryPurpose(Vocabulary):
    """Main reason for giving the intervention."""

    TREATMENT = "It is meant to treat a disease or condition.", "Treatment"
    PREVENTION = "It is meant to keep a condition from arising or coming back.", "Prevention"
    DIAGNOSTIC = "It is meant to show whether, or how, someone is ill.", "Diagnostic"
    ECT = "It is meant to inform, advise or train people.", "Educational/counseling/training"
    SUPPORTIVE_CARE = "It is meant to ease symptoms or side effects rather than to cure.", "Supportive care"
    SCREENING = "It is meant to detect a condition, or its risk, before there are symptoms.", "Screening"
    HEALTH_SERVICES_RESEARCH = (
        "It is meant to improve how care is organized, delivered or paid for.",
        "Health services research",
    )
    BASIC_SCIENCE = "It is meant to show how the body or the intervention works.", "Basic science"
    DEVICE_FEASIBILITY = "It is meant to try out an early form of a device.", "Device feasibility"
    OTHER = "It is meant for something else.", "Other"


class ObservationalModel(Vocabulary):
    """How an observational study chooses and compares people."""

    COHORT = "A group with something in common is followed over time.", "Cohort"
    CASE_CONTROL = "People with a condition are compared with people without it.", "Case-control"
    CASE_ONLY = "Only people with the condition are studied.", "Case-only"
    CASE_CROSSOVER = "Each case is compared with itself at another time.", "Case-crossover"
    ECOLOGIC_OR_COMMUNITY = "Places or communities are compared, not individuals.", "Ecologic or community"
    FAMILY_BASED = "Relatives, such as parents, siblings or twins, are studied.", "Family-based"
    DEFINED_POPULATION = "One stated population is described.", "Defined population"
    NATURAL_HISTORY = "The course that a condition takes is recorded.", "Natural history"
    OTHER = "People are chosen or compared in another way.", "Other"


class TimePerspective(Vocabulary):
    """When an observational study's data arise, seen from its start."""

    RETROSPECTIVE = "What happened before the study began is looked up.", "Retrospective"
    PROSPECTIVE = "What happens after the study begins is recorded.", "Prospective"
    CROSS_SECTIONAL = "Everyone is observed at a single point in time.", "Cross-sectional"
    OTHER = "The data arise in another way, such as both before and after.", "Other"


class Masking(Vocabulary):
    """How many of the four roles do not know who is in which arm."""

    NONE = "Everyone knows the arm.", "None (open label)"
    SINGLE = "One role does not know the arm.", "Single"
    DOUBLE = "Two roles do not know the arm.", "Double"
    TRIPLE = "Three roles do not know the arm.", "Triple"
    QUADRUPLE = "None of the four roles knows the arm.", "Quadruple"


class MaskedRole(Vocabulary):
    """Role that does not know who is in which arm."""

    PARTICIPANT = "The people who take part do not know the arm.", "Participant"
    CARE_PROVIDER = "Those who care for the participants do not know the arm.", "Care provider"
    INVESTIGATOR = "Those who run the trial do not know the arm.", "Investigator"
    OUTCOMES_ASSESSOR = "Those who judge the outcomes do not know the arm.", "Outcomes assessor"


class BiospecimenRetention(Vocabulary):
    """Whether biological samples are kept after the study."""

    NONE_RETAINED = "No samples are kept.", "None retained"
    SAMPLES_WITH_DNA = "Samples from which DNA can be obtained are kept.", "Samples with DNA"
    SAMPLES_WITHOUT_DNA = "Samples are kept, but no DNA can be obtained from them.", "Samples without DNA"


class ArmType(Vocabulary):
    """Part that an arm plays in the comparison."""

    EXPERIMENTAL = "This arm receives what the trial is testing.", "Experimental"
    ACTIVE_COMPARATOR = "This arm receives an established treatment.", "Active comparator"
    PLACEBO_COMPARATOR = "This arm receives a look-alike without active substance.", "Placebo comparator"
    SHAM_COMPARATOR = "This arm undergoes a pretended procedure or device use.", "Sham comparator"
    NO_INTERVENTION = "This arm receives nothing from the trial.", "No intervention"
    OTHER = "This arm plays any other part.", "Other"


class InterventionType(Vocabulary):
    """What sort of thing an intervention is."""

    BEHAVIORAL = "It is a psychological or lifestyle program, or another change of habits.", "Behavioral"
    BIOLOGICAL = "It is a product of living material, such as a vaccine or an antibody.", "Biological"
    COMBINATION_PRODUCT = (
        "It is one product that joins a drug, device or biologic with another of these.",
        "Combination product",
    )
    DEVICE = "It is an instrument, implant or apparatus.", "Device"
    DIAGNOSTIC_TEST = "It is a laboratory test, scan or other examination.", "Diagnostic test"
    DIETARY_SUPPLEMENT = "It is a vitamin, mineral, herb or the like.", "Dietary supplement"
    DRUG = "It is a medicine, or the placebo that stands in for one.", "Drug"
    GENETIC = "It transfers or changes genes.", "Genetic"
    PROCEDURE = "It is an operation or another hands-on technique.", "Procedure"
    RADIATION = "It is radiation given to the body, as in radiotherapy.", "Radiation"
    OTHER = "It is any other sort of intervention.", "Other"


class EndpointRole(Vocabulary):
    """Weight that the protocol gives to an endpoint."""

    PRIMARY = "The trial is chiefly planned around it and judged by it.", "Primary"
    SECONDARY = "It is of interest beside the primary endpoints.", "Secondary"
    OTHER = "It was named in advance with less weight, for example as exploratory.", "Other"


class Sex(Vocabulary):
    """Sex of the people who can take part."""

    FEMALE = "Only female people can take part.", "Female"
    MALE = "Only male people can take part.", "Male"
    ALL = "People of any sex can take part.", "All"


class AgeGroup(Vocabulary):
    """Age group with people who can take part."""

    CHILD = "The person is under 18 years old.", "Child"
    ADULT = "The person is 18 to 64 years old.", "Adult"
    OLDER_ADULT = "The person is 65 years old or more.", "Older adult"


class SamplingMethod(Vocabulary):
    """How an observational study picks people from its population."""

    PROBABILITY_SAMPLE = "Chance picks people, and the odds of each are known.", "Probability sample"
    NON_PROBABILITY_SAMPLE = (
        "People are picked in another way, such as volunteers or consecutive patients.",
        "Non-probability sample",
    )
