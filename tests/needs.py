"""What some tests need and not every machine has."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from registry.postgres import programs

LACKS = "this machine lacks "


@dataclass(frozen=True)
class Need:
    """Something outside the project, and how to come by it."""

    name: str
    present: bool
    remedy: str

    @property
    def mark(self) -> pytest.MarkDecorator:
        """Mark a test that needs it: ``pytestmark = CHROMIUM.mark``."""
        return pytest.mark.skipif(not self.present, reason=f"{LACKS}{self.name}: {self.remedy}")


# The one without windows does the same in 40 % less time.
BROWSERS = [path for name in ("chromium-headless-shell", "chromium") if (path := Path("/usr/bin", name)).exists()]
CHROMIUM = Need("chromium", bool(BROWSERS), "apt-get install chromium-headless-shell")
POSTGRESQL = Need("postgresql", bool(programs._of_debian()), "apt-get install postgresql")
PROMTOOL = Need("prometheus", bool(shutil.which("promtool")), "apt-get install prometheus")
ROOT = Need("root", os.geteuid() == 0, "run as root, which alone can act as another account")
PROC = Need("proc", Path("/proc/self/cwd").exists(), "run on Linux")
