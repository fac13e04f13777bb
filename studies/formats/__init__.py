"""Pure functions between the study document and a foreign format."""
