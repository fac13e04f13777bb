"""A registry with its catalogue and its three roles, and sessions of each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import postgres
from registry.postgres import Addresses
from tests import clusters


@pytest.fixture(scope="module")
def addresses() -> Iterator[Addresses]:
    """How each role reaches the database of a server that runs throughout."""
    with clusters.data_folder() as folder:
        clusters.CATALOGUE.copy_to(folder)
        with postgres.running(folder, durable=False):
            yield postgres.addresses(folder)


@pytest.fixture(scope="module")
def data(addresses: Addresses) -> Path:
    """The data folder of that server."""
    return Path(addresses.admin.partition("host=")[2]).parent
