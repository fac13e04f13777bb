"""Documents of foreign records, loaded into working copies and rendered again."""

import sys
from typing import Any

import pytest
from hypothesis import given, settings

from registry import jsontext
from tests.factories.mutated import mutated_records
from tests.factories.registered import records
from trials.document import load, render
from trials.formats import ctgov
from trials.models import Trial

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_every_record_passes_through_a_working_copy_byte_for_byte(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever opens a mirrored record for editing and changes nothing has nothing to publish."""
    trial, back = Trial.objects.create(), {}
    for record in records():
        document = ctgov.document(record)
        load(record=trial, document=document)
        number = record["protocolSection"]["identificationModule"]["nctId"]
        back[number] = jsontext.dumps(render(trial)) == jsontext.dumps(document)
    with capsys.disabled():
        sys.stdout.write(f"\n{sum(back.values()):,} of {len(back):,} documents came back equal ")

    assert [number for number, equal in back.items() if not equal] == []


@settings(max_examples=25)
@given(record=mutated_records())
def test_a_record_that_was_never_seen_passes_through_a_working_copy(record: dict[str, Any]) -> None:
    trial, document = Trial.objects.create(), ctgov.document(record)
    load(record=trial, document=document)

    assert render(trial) == document
