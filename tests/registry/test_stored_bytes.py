"""What was published comes back byte for byte, however its numbers are written and its keys are ordered."""

import hashlib
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from registry import jsontext
from registry.ledger.models import Publication
from tests.factories import documents
from trials import actions
from trials import document as trial_documents

pytestmark = pytest.mark.django_db

# As a foreign record writes it, as the registry keeps it, and as jsonb would have it.
TEXTS = [
    ('{"v":1e21}', '{"v":1e+21}', '{"v": 1000000000000000000000}'),
    ('{"v":1e-7}', '{"v":1e-7}', '{"v": 0.0000001}'),
    ('{"v":-0.0}', '{"v":-0.0}', '{"v": 0.0}'),
    ('{"v":1.10}', '{"v":1.1}', '{"v": 1.1}'),
    ('{"v":100.0}', '{"v":100.0}', '{"v": 100.0}'),
    ('{"v":9007199254740991}', '{"v":9007199254740991}', '{"v": 9007199254740991}'),
    ('{"zeta":1,"a":2,"bb":3}', '{"zeta":1,"a":2,"bb":3}', '{"a": 2, "bb": 3, "zeta": 1}'),
    ('{"v":"\\u00e9\\ud83e\\uddea ≥ \\"\\\\ \\/ \\t"}', '{"v":"é🧪 ≥ \\"\\\\ / \\t"}', '{"v": "é🧪 ≥ \\"\\\\ / \\t"}'),
    ('{"v":[null,true,"",[],{}]}', '{"v":[null,true,"",[],{}]}', '{"v": [null, true, "", [], {}]}'),
]


def publish(text: str, by: User) -> Publication:
    """Publish a trial whose extension is the given JSON text."""
    document = documents.minimal(extensions={"registry": jsontext.loads(text)})
    return actions.publish(record=actions.create(by=by, document=document), by=by)


def extension_in(content: str) -> str:
    """Return the text of the extension, without parsing it."""
    return content.split('"extensions":{"registry":', 1)[1].split('},"sources"', 1)[0]


@pytest.mark.parametrize(("text", "kept", "_jsonb"), TEXTS)
def test_the_api_serves_the_stored_bytes(curator: User, api: Client, text: str, kept: str, _jsonb: str) -> None:
    publication = publish(text, curator)
    stored = Publication.objects.values_list("content", flat=True).get(serial=publication.serial)
    served = api.get(f"/api/v1/trials/{publication.record_id}").content
    assert served == stored.encode()
    assert extension_in(stored) == kept
    assert hashlib.sha256(served).hexdigest() == publication.content_sha256


@pytest.mark.parametrize(("text", "kept", "_jsonb"), TEXTS)
def test_a_working_copy_filled_from_the_document_renders_the_same_bytes(
    curator: User, text: str, kept: str, _jsonb: str
) -> None:
    publication = publish(text, curator)
    again = actions.create(by=curator, document=orjson.loads(publication.content))
    assert extension_in(orjson.dumps(trial_documents.render(again)).decode()) == kept


@pytest.mark.parametrize(("text", "_kept", "jsonb"), TEXTS)
def test_control_jsonb_would_give_back_something_else(curator: User, text: str, _kept: str, jsonb: str) -> None:
    publication = publish(text, curator)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT content::jsonb #>> '{extensions,registry}', content::jsonb::text FROM ledger_publication"
            " WHERE serial = %s",
            [publication.serial],
        )
        extension, whole = cursor.fetchone()
    assert extension == jsonb
    assert whole != publication.content
    assert hashlib.sha256(whole.encode()).hexdigest() != publication.content_sha256


@pytest.mark.parametrize(
    "values",
    [
        {"brief_title": "Ünïcode ≥ 5 × 10⁹ – “quoted” 试验 🧪"},
        {"brief_title": 'Back\\slash "quote" </script> \u2028 \u007f'},
        {"brief_summary": "Line one\n\n\tindented\r\n  trailing  "},
        {"brief_summary": "e\u0301 and é are kept apart"},
    ],
    ids=repr,
)
def test_text_comes_back_as_it_was_given(curator: User, api: Client, values: dict[str, Any]) -> None:
    trial = actions.create(by=curator, document=documents.minimal(**values))
    served = api.get(f"/api/v1/trials/{actions.publish(record=trial, by=curator).record_id}").content
    assert orjson.dumps(values)[1:-1] in served


def test_the_document_keeps_the_order_that_its_description_has(curator: User) -> None:
    publication = actions.publish(record=actions.create(by=curator, document=documents.complete()), by=curator)
    described = list(trial_documents.TrialDocument().fields)
    stated = list(orjson.loads(publication.content))
    assert stated == [name for name in described if name in stated]
