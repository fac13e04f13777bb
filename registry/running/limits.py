"""What the system lets a process have."""

import resource

WANTED = 8192  # open files: 2,048 connections for each worker, and what else it needs


def raise_open_files() -> None:
    """Let this process and its children have many connections, as far as the system allows: often it starts at 256."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
