"""The rulebook that the checks write into."""

from registry.rules import Rulebook
from studies.consistency.reading import Study

book: Rulebook[Study] = Rulebook()
