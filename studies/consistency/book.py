"""The rulebook that the checks write into."""

from registry.rules import Rulebook
from studies.consistency.reading import ReportedStudy

book: Rulebook[ReportedStudy] = Rulebook()
