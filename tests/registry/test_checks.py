"""What `manage.py check --deploy` says about https and the proxy that knows of it."""

from typing import Any

import pytest

from registry.checks import https_is_known_from_the_proxy_alone


@pytest.mark.parametrize(
    ("https", "behind", "said"), [(True, False, ["registry.W002"]), (True, True, []), (False, False, [])]
)
def test_https_without_a_proxy_that_is_believed_is_pointed_out(
    settings: Any, https: bool, behind: bool, said: list[str]
) -> None:
    settings.HTTPS, settings.BEHIND_PROXY = https, behind
    assert [message.id for message in https_is_known_from_the_proxy_alone()] == said
