"""Public reads. They see what was published and nothing else."""
