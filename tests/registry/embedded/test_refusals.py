"""What keeps the embedded server from starting is explained, and nothing is overwritten."""

from pathlib import Path

import pytest

from registry import postgres
from tests import clusters
from tests.needs import ROOT
from tests.registry.embedded.steps import give_to_server, start

pytestmark = pytest.mark.slow


@ROOT.mark
def test_an_account_that_does_not_exist_is_named(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_OS_USER", "nobody-at-all")
    with pytest.raises(postgres.PostgresError, match="no account nobody-at-all: create it"):
        start(nothing)


def test_a_wrong_pg_bin_is_explained(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", "/nowhere")
    with pytest.raises(postgres.PostgresError, match=r"PG_BIN is /nowhere, which has no postgres\. Set it to"):
        start(nothing)


def test_a_cluster_of_another_major_version_is_explained(nothing: Path) -> None:
    cluster = nothing / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("14\n")
    give_to_server(cluster)
    with pytest.raises(postgres.PostgresError, match=r"was written by PostgreSQL 14, .* Set PG_BIN"):
        start(nothing)


def test_a_folder_that_is_no_cluster_is_left_alone(nothing: Path) -> None:
    (nothing / "postgres").mkdir(parents=True)
    (nothing / "postgres" / "precious").touch()
    give_to_server(nothing / "postgres")
    with pytest.raises(postgres.PostgresError, match="is no PostgreSQL cluster: move it away"):
        start(nothing)
    assert (nothing / "postgres" / "precious").exists()


def test_a_server_that_cannot_start_shows_the_end_of_its_log(nothing: Path) -> None:
    clusters.EMPTY.copy_to(nothing)
    with (postgres.cluster(nothing) / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(postgres.PostgresError, match=r"does not start in (?s:.)*no_such_setting"):
        start(nothing)
