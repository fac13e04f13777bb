"""There is one version, of everything."""

import re

from django.conf import settings

from tests.processes import ROOT


def test_api_and_changelog_bear_the_version_of_the_code() -> None:
    described = re.search(r"^  version: (\S+)$", (ROOT / "docs" / "openapi" / "v1.yaml").read_text(), re.MULTILINE)
    newest = re.search(r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert described
    assert newest
    assert described[1] == newest[1] == settings.VERSION
