"""What a proxy says of a request is believed where there is one, and nowhere else."""

from typing import Any

import pytest

from registry.serving import proxy

UUID = "7b9f1d4e-30d5-4c0a-9f5e-0d2b7a6c1e11"


@pytest.mark.parametrize("given", [UUID, "a", "A.b_c-9", "x" * 64])
def test_a_well_formed_id_of_the_proxy_is_kept(settings: Any, given: str) -> None:
    settings.BEHIND_PROXY = True
    assert proxy.request_id({"HTTP_X_REQUEST_ID": given}) == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\n", 'a"', "é", "a,b", "${x}"])
def test_anything_else_is_no_id(settings: Any, given: str) -> None:
    settings.BEHIND_PROXY = True
    assert proxy.request_id({"HTTP_X_REQUEST_ID": given}) == ""


def test_without_a_proxy_nobody_is_believed() -> None:
    claimed = {"HTTP_X_REQUEST_ID": UUID, "HTTP_X_FORWARDED_FOR": "203.0.113.9", "REMOTE_ADDR": "198.51.100.7"}
    assert proxy.request_id(claimed) == ""
    assert proxy.address(claimed) == "198.51.100.7"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [("203.0.113.9", "203.0.113.9"), ("10.0.0.1, 203.0.113.9", "203.0.113.9"), ("", "198.51.100.7")],
)
def test_of_several_addresses_the_one_that_the_proxy_saw_counts(settings: Any, forwarded: str, address: str) -> None:
    settings.BEHIND_PROXY = True
    assert proxy.address({"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": "198.51.100.7"}) == address
