"""The rulebook that the rule modules write into."""

from registry.rules import Candidate, Rulebook

book: Rulebook[Candidate] = Rulebook()
