"""An id stands for one system check: whoever silences one silences nothing else."""

import re
from collections import Counter
from pathlib import Path

from django.conf import settings


def test_an_id_stands_for_one_message() -> None:
    source = Path(settings.BASE_DIR, "registry", "checks.py").read_text()
    ids = Counter(re.findall(r'id="(registry\.[EW]\d{3})"', source))
    assert len(ids) >= 8
    assert [name for name, number in ids.items() if number > 1] == []
