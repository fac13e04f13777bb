"""Pictures of studies: the course of a case, and what several studies report."""

DRAWN = 200  # results in one picture: more than that nobody reads
