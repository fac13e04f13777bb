"""Pictures of records: pure functions from documents to SVG.

A picture is first put together as a ``Sheet`` (shapes and words in points, testable without drawing) and then
written by Matplotlib, which is imported only at that moment.
"""
