"""The rules, one file per kind of number; importing a file registers its rules."""
