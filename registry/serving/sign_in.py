"""Sign-ins that failed, in the log: who was tried, and from where."""

import logging
from typing import Any

from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from registry.serving import proxy

_LONGEST = 150  # characters, as long as a name of an account can be
_log = logging.getLogger(__name__)


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Note the name that was typed and the client's address, and nothing else that was typed."""
    address = proxy.address(request.META) if request is not None else ""
    fields = {"account": str(credentials.get("username", ""))[:_LONGEST], "address": address}
    _log.warning("sign-in failed", extra={"fields": fields})
