"""The rulebook that the checks write into."""

from registry.rules import Candidate, Rulebook

book: Rulebook[Candidate] = Rulebook()
