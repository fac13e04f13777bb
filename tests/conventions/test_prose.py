"""What the documentation names is there: files, folders and tests move, and sentences about them stay behind."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = sorted(ROOT.glob("*.md")) + sorted(path for path in (ROOT / "docs").rglob("*.md") if "adr" not in path.parts)
FILE = re.compile(r"`((?:registry|trials|studies|tests|docs|bench|deploy)/[\w./*-]+)`")
TEST = re.compile(r"`(test_\w+?)_?…?`")
NAMED = sorted(
    {(page.name, name) for page in PAGES if page.name != "CHANGELOG.md" for name in FILE.findall(page.read_text())}
)
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in (path.stem, *re.findall(r"def (test_\w+)", path.read_text()))
}


@pytest.mark.parametrize(("page", "name"), NAMED)
def test_a_file_that_is_named_is_there(page: str, name: str) -> None:
    assert list(ROOT.glob(name.rstrip("/"))), f"{page} names {name}"


def test_a_test_that_is_named_is_there() -> None:
    named = {name for page in PAGES for name in TEST.findall(page.read_text())}

    assert named
    assert not {name for name in named if not any(test.startswith(name) for test in TESTS)}
