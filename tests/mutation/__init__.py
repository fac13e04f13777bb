"""Mutation testing of the core: change the code in one place, and see whether a test notices (`make mutate`)."""
