"""Pictures of studies: the course of a case, and what several studies report."""
