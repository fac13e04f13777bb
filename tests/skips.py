"""Reasons for which a test does not run, each declared once so that they can be counted."""

import os

import pytest

ONLY_ROOT = "only root can drop to another account"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason=ONLY_ROOT)
