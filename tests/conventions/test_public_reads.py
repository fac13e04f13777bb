"""The public sees what was published, and nothing of what is being written."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studies.models import Study
from tests.client import CheckedClient, openapi
from trials.models import Trial

PUBLIC = {
    "ledger_publication",
    "trials_publishedtrial",
    "trials_publishedtrialidentifier",
    "studies_publishedstudy",
    "studies_publishedstudyidentifier",
    "studies_publishedoutcome",
    "trials_formertrialidentifier",
    "studies_formerstudyidentifier",
    "studies_publishedfinding",
}


@pytest.mark.django_db
def test_no_public_read_touches_a_table_of_working_copies(
    api: CheckedClient, published: Trial, published_study: Study
) -> None:
    paths = [
        path.format(id=(published_study if "/studies/" in path else published).record_id, version=1)
        for path, operations in openapi()["paths"].items()
        if "get" in operations
    ]
    query = "?q=example&facets=phases&count=true&fields=*&sponsor=example&country=china"

    of_studies = "?q=example&facets=drugs&count=true&fields=*&condition=example&trial=TR0000017"

    with CaptureQueriesContext(
        connection,
    ) as captured:
        for path in (
            *paths,
            "/api/v1/trials/EX-001",
            f"/api/v1/trials{query}",
            f"/api/v1/studies{of_studies}",
            "/api/v1/evidence?drug=drug",
        ):
            assert api.get(path).status_code == 200, path
        for path in ("/api/v1/trials/NCT00000000", "/api/v1/studies/10.1000/nobody.has.it"):
            assert api.get(path).status_code == 404, path

    tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(query["sql"] for query in captured)))
    assert tables == PUBLIC
