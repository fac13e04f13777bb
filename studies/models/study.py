"""The curated working copy of a published study."""

from django.db import models

from registry import constraints, fields
from registry.curation.models import Curated, Row
from registry.ledger.models import Kind
from studies import choices


class Bibliography(models.Model):
    """Where and when the study was published."""

    citation = fields.text("How to cite it, as far as the source gives it.")
    authors = fields.lines("Authors as cited, one per line; “et al.” where the source says so.")
    corresponding_author = fields.line("The author to write to, by name as printed; never an address.")
    funding = fields.lines("Who paid for the study, one per line, with the number of the grant as printed.")
    journal = fields.line("Name of the journal.")
    volume = fields.line("Volume.")
    issue = fields.line("Issue.")
    pages = fields.line("Pages, or the number of the article.")
    meeting = fields.line("Meeting at which it was presented.")
    received_on = fields.partial_date("When the journal received it.")
    accepted_on = fields.partial_date("When the journal accepted it.")
    published_on = fields.partial_date("When it was first published.")

    class Meta:
        abstract = True


class Population(models.Model):
    """Who was studied, and for how long."""

    enrolled = fields.count("How many people were enrolled.")
    treated = fields.count("How many were treated.")
    evaluable = fields.count("How many could be evaluated for response.")
    therapy_lines = fields.words(choices.TherapyLine, "At which point of their treatment people were treated.")
    therapy_line = fields.line("The same in the words of the source, such as “second or later”.")
    population_description = fields.text("Who was studied, in a sentence.")
    data_cutoff_on = fields.partial_date("Until when data were taken.")
    follow_up_statistic = fields.word(choices.Statistic, "What the time of follow-up is: a median or a mean.")
    follow_up_value = fields.line("How long people were followed, exactly as printed.")
    follow_up_unit = fields.line("Unit of that time, such as months.")

    class Meta:
        abstract = True


@constraints.checked
class Study(Curated, Bibliography, Population):
    """A published study as its curators are recording it; the public only ever reads publications."""

    kind = Kind.STUDY

    title = fields.text("Title as published, or what the study is where its source gives no title.")
    study_type = fields.word(choices.EvidenceType, "What kind of evidence it is.")
    summary = fields.text("Who was treated with what, and what came of it, in a few sentences of our own.")
    conditions = fields.lines("Diseases studied, one per line.")
    drugs = fields.lines("Drugs or treatments that it reports on, one per line, by generic name.")
    countries = fields.lines("Countries in which people were treated, one per line.")

    class Meta(Curated.Meta):
        ordering = ("-changed_at", "-pk")
        verbose_name_plural = "studies"
        permissions = (
            ("submit_study", "Can submit a study for review"),
            ("approve_study", "Can approve a study or ask for changes"),
            ("publish_study", "Can publish a study"),
            ("remove_study", "Can remove a published study, and reinstate it"),
            ("redact_study", "Can redact old versions of a study"),
        )

    def __str__(self) -> str:
        return self.title or f"Study without a title ({self.pk})"

    @property
    def accepted_links(self) -> list["TrialLink"]:
        """The links to trials that a curator accepted, in order; only these are published."""
        return [link for link in self.links.all() if link.decision == choices.LinkDecision.ACCEPTED]


@constraints.checked
class StudyIdentifier(Row):
    """A number by which the study can be found."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="identifiers")
    type = fields.word(choices.StudyIdentifierType, "Whose kind of number it is.")
    value = fields.line("The number, exactly as issued; a DOI without https://doi.org/.")

    class Meta(Row.Meta):
        verbose_name = "identifier"

    def __str__(self) -> str:
        return self.value


@constraints.checked
class TrialLink(Row):
    """That a study has to do with a trial of this registry: proposed by a program or a person, decided by a curator."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="links")
    trial = fields.line("Registry number of the trial.")
    named = fields.line("What the study calls the trial, literally.")
    relation = fields.word(choices.LinkRelation, "What the study has to do with the trial.", default="MENTIONS")
    decision = fields.word(
        choices.LinkDecision, "Only accepted links are published; a rejected one is not proposed again.",
        default="ACCEPTED",
    )  # fmt: skip
    reason = fields.line("Why the link was proposed.")
    pointer = fields.line("Where in the study the trial is named, as a JSON Pointer.")
    decided_by = models.CharField(
        max_length=150, blank=True, default="", editable=False, help_text="User name of who decided."
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When it was decided.")

    class Meta(Row.Meta):
        verbose_name = "link to a trial"
        verbose_name_plural = "links to trials"
        constraints = [
            models.CheckConstraint(condition=~models.Q(trial=""), name="triallink_names_a_trial"),
            models.UniqueConstraint(
                fields=["study", "trial", "relation"],
                name="triallink_once",
                violation_error_message="The study has this link already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {self.trial}"
