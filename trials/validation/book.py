"""The rulebook that the rule modules write into."""

from registry.rules import Rulebook

book = Rulebook()
