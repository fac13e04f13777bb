"""A client generated from the OpenAPI document reads every published record, and a typed problem."""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from registry import postgres
from tests import clusters
from tests.serving import served
from trials import catalogue

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Where the shipped server serves the catalogue."""
    with clusters.data_folder() as data:
        clusters.CATALOGUE.copy_to(data)
        postgres.start(data, durable=False)
        with served(workers=1, DATA_DIR=str(data), DATABASE_URL="") as server:
            server.wait()
            yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="module")
def generated(url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate the client as the README does; any warning of the generator is a failure."""
    folder = tmp_path_factory.mktemp("sdk") / "client"
    tools = Path(sys.executable).parent
    process = subprocess.run(
        [tools / "openapi-python-client", "generate", "--url", f"{url}/api/v1/openapi.json",
         "--output-path", folder, "--meta", "none",
         "--config", Path(settings.BASE_DIR, "docs/openapi/openapi-python-client.yaml")],
        capture_output=True, text=True, env=os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert process.returncode == 0, process.stdout + process.stderr
    assert "arning" not in process.stdout + process.stderr, process.stdout + process.stderr
    return folder


@pytest.fixture
def sdk(generated: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(generated.parent))
    return importlib.import_module


def test_it_reads_every_published_record_and_its_sections(sdk: Any, url: str) -> None:
    sections = ("arms", "endpoints", "enrollment", "status", "sites")
    calls = {name: sdk(f"client.api.trials.get_trial_{name}").sync for name in sections}
    get_trial, versions = sdk("client.api.trials.get_trial").sync, sdk("client.api.trials.list_trial_versions").sync
    with sdk("client").Client(base_url=url) as client:
        read = _all(sdk, client)
        for number in read:
            sent = client.get_httpx_client().get(f"/api/v1/trials/{number}").json()
            assert _same(get_trial(id=number, client=client).to_dict(), sent)
            assert all(call(id=number, client=client).id == number for call in calls.values())
            assert versions(id=number, client=client).items[0].version == 1
    assert len(read) == len(set(read)) == len(catalogue.documents())


def _all(sdk: Any, client: Any) -> list[str]:
    list_trials, token = sdk("client.api.trials.list_trials").sync, sdk("client.types").UNSET
    read: list[str] = []
    while True:
        page = list_trials(client=client, page_size=10, page_token=token)
        read += [item.id for item in page.items]
        if not (token := page.next_page_token):
            return read


def _same(read: dict[str, Any], sent: dict[str, Any]) -> bool:
    """Compare; the client writes the same moment as +00:00 where the document has Z."""
    moment = datetime.fromisoformat(read["published_at"]) == datetime.fromisoformat(sent["published_at"])
    return moment and read | {"published_at": ""} == sent | {"published_at": ""}


def test_a_problem_arrives_with_its_type(sdk: Any, url: str) -> None:
    with sdk("client").Client(base_url=url) as client:
        problem = sdk("client.api.trials.get_trial").sync(id="TR0000000", client=client)

    assert type(problem).__name__ == "Problem"
    assert (problem.status, problem.code) == (404, "not_found")


def test_a_mistake_in_the_query_arrives_with_its_parameter(sdk: Any, url: str) -> None:
    with sdk("client").Client(base_url=url) as client:
        problem = sdk("client.api.trials.list_trials").sync(client=client, page_size=0)

    assert (problem.status, problem.code, problem.errors[0].parameter) == (400, "out_of_range", "page_size")
