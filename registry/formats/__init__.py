"""How dates and times look on every page, by language: what Django reads in place of the settings of the same names."""
