"""What is refused because there is too much of it, and what the refusal says."""

import io
from typing import Any

import orjson
import pytest

from registry.api import parsers
from registry.api.problems import MAX_ERRORS
from registry.refusals import Refused
from registry.serving.limits import MAX_ADDRESS
from tests.answers import body, errors, problem
from tests.client import CheckedClient
from tests.factories.documents import minimal

TRIAL, STUDY, CONSISTENCY = "/api/v1/validate/trial", "/api/v1/validate/study", "/api/v1/consistency"


def post(api: CheckedClient, path: str, document: Any) -> Any:
    return api.post(path, orjson.dumps(document), content_type="application/json")


# Bodies


@pytest.mark.parametrize("path", [TRIAL, STUDY, CONSISTENCY])
@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({f"k{number}": 1 for number in range(parsers.LIMITS.members + 1)}, "1,001 members"),
        ({"extensions": [1] * parsers.LIMITS.values}, "50,000 members and items"),
        ([[]] * (parsers.LIMITS.values // 2 + 1), "50,000 members and items"),
        ([{}] * (parsers.LIMITS.values // 2 + 1), "50,000 members and items"),
    ],
    ids=["unknown keys", "items", "lists", "objects"],
)
def test_more_than_is_looked_at_is_refused_before_it_is_looked_at(
    api: CheckedClient, path: str, document: Any, said: str
) -> None:
    response = post(api, path, document)

    assert problem(response) == (400, "too_many")
    assert said in orjson.loads(response.content)["detail"]


def test_what_cannot_be_parsed_is_counted_no_further_than_the_limit() -> None:
    """Parsing ends with a mistake at the end of the text, counting before it."""
    with pytest.raises(Exception, match="50,000"):
        parsers.parsed(b"[" + b"1," * 100_000 + b"!")


@pytest.mark.parametrize("length", [200, 201])
def test_a_name_is_as_long_as_a_pointer_can_repeat_it(api: CheckedClient, length: int) -> None:
    response = post(api, TRIAL, {"x" * length: 1})

    assert response.status_code == (200 if length == 200 else 400)


def test_as_many_members_and_items_as_the_limit_are_looked_at(api: CheckedClient) -> None:
    assert post(api, TRIAL, {f"k{number}": 1 for number in range(parsers.LIMITS.members)}).status_code == 200
    # the document, its one member and what stands there before the first item
    assert post(api, TRIAL, {"keywords": [1] * (parsers.LIMITS.values - 2)}).status_code == 200


def test_commas_and_brackets_within_text_count_for_nothing(api: CheckedClient) -> None:
    assert post(api, TRIAL, minimal(brief_summary=",[{" * 60_000)).status_code == 200


def test_no_more_is_read_than_shows_that_it_is_too_much() -> None:
    stream = io.BytesIO(b" " * (parsers.MAX_BYTES * 6))
    with pytest.raises(Refused, match="4 MB"):
        parsers.read(stream)
    assert stream.tell() == parsers.MAX_BYTES + 1


# Addresses


@pytest.mark.django_db
@pytest.mark.parametrize(("more", "refusal"), [(0, (400, "too_long")), (1, (414, "address_too_long"))])
def test_an_address_is_as_long_as_the_limit(api: CheckedClient, more: int, refusal: tuple[int, str]) -> None:
    room = MAX_ADDRESS - len("/api/v1/trials") - len("q=") + more

    assert problem(api.get(f"/api/v1/trials?q={'x' * room}")) == refusal


def test_a_long_path_is_too_long_as_well(api: CheckedClient) -> None:
    assert problem(api.get(f"/api/v1/trials/{'x' * MAX_ADDRESS}")) == (414, "address_too_long")


# Errors


@pytest.mark.parametrize("number", [MAX_ERRORS, MAX_ERRORS + 1, 900])
def test_a_hundred_errors_are_reported_and_the_others_counted(api: CheckedClient, number: int) -> None:
    response = post(api, CONSISTENCY, {f"k{n}": 1 for n in range(number)})

    assert problem(response) == (400, "invalid_document")
    assert len(errors(response)) == MAX_ERRORS
    assert orjson.loads(response.content).get("errors_left_out", 0) == number - MAX_ERRORS


def test_wrong_parameters_are_counted_likewise(api: CheckedClient) -> None:
    response = api.get(f"/api/v1/trials?{'&'.join(f'k{number}=1' for number in range(150))}")

    assert (len(errors(response)), orjson.loads(response.content)["errors_left_out"]) == (100, 50)


@pytest.mark.parametrize(("path", "number"), [(TRIAL, 150), (STUDY, 101)])
def test_a_hundred_findings_are_listed_and_the_others_counted(api: CheckedClient, path: str, number: int) -> None:
    found = body(post(api, path, {f"k{n}": 1 for n in range(number)}))

    assert (found["publishable"], len(found["findings"])) == (False, 100)
    assert found["findings_left_out"] == number - 100


def test_of_very_many_findings_those_that_refuse_are_listed(api: CheckedClient) -> None:
    endpoints = [{"role": "PRIMARY", "measure": f"m{number}"} for number in range(150)]  # each without a time frame
    document = minimal(endpoints=endpoints, ipd_sharing={"url": "javascript:alert(1)"})
    found = body(post(api, TRIAL, document))

    assert found["publishable"] is False
    assert found["findings"][0]["severity"] == "ERROR"
    assert found["findings_left_out"] > 50


def test_what_was_sent_is_quoted_in_part(api: CheckedClient) -> None:
    found = body(post(api, TRIAL, minimal(study_type="x" * 1_000_000)))

    assert len(found["findings"][0]["message"]) < 600
    assert len(errors(post(api, CONSISTENCY, {"study_type": "x" * 1_000_000}))[0]["detail"]) < 600
