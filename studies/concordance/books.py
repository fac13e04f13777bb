"""The rulebooks that the checks write into: one about studies, one about trials."""

from registry.rules import Rulebook
from studies.concordance.subjects import Registration, Report

of_reports: Rulebook[Report] = Rulebook()
of_registrations: Rulebook[Registration] = Rulebook()
