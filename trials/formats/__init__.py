"""Pure functions between the trial document and a foreign format, both ways in one file."""
