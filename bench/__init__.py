"""Measures the registry against a bare database loop and against the framework's own way (`make bench`).

Everything is measured in one run, in passes that take turns, and reported as ratios: absolute numbers say more about
the machine and its neighbours than about the code.
"""
