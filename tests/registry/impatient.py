"""The application that every worker loads, with less patience: a test waits for the end of it."""

from registry.serving import patience

patience.ARRIVING, patience.READING, patience.EVERY = 8, 4, 1

from registry.wsgi import application  # noqa: E402  it begins to watch

__all__ = ["application"]
