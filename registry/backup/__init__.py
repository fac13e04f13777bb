"""Copies of the whole database that are checked before they count, and the way back (ADR 12)."""
