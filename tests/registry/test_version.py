"""There is one version, of everything."""

import re

from django.conf import settings
from ruamel.yaml import YAML

from tests.processes import ROOT


def test_api_and_changelog_bear_the_version_of_the_code() -> None:
    described = YAML(typ="safe").load((ROOT / "docs" / "openapi" / "v1.yaml").read_text())["info"]["version"]
    newest = re.search(r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert described == settings.VERSION
    assert newest
    assert newest[1] == settings.VERSION
