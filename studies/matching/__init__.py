"""Which registered trials a study names, proposed for a curator to accept or reject."""

from studies.matching.names import KnownTrial
from studies.matching.proposals import Proposal, proposals

__all__ = ["KnownTrial", "Proposal", "proposals"]
