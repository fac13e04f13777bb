"""Pictures of records: pure functions from documents to SVG.

A picture is first put together as a ``Sheet`` (shapes and words in points), which tests can look at, and then written.
"""
