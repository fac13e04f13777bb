"""System checks: what would be unsafe or ambiguous is reported with what to do, before anything is served."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def serving_the_world_needs_its_names(**kwargs: Any) -> list[CheckMessage]:
    """Refuse a debug mode that would show settings to strangers, and a host list that trusts everyone."""
    messages: list[CheckMessage] = []
    if settings.DEBUG and set(settings.ALLOWED_HOSTS) - {"127.0.0.1", "localhost", "[::1]", "testserver"}:
        messages.append(
            Error(
                "DEBUG is on for a public host.",
                hint="Unset DEBUG; error pages would show settings.",
                id="registry.E001",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        messages.append(
            Warning(
                "ALLOWED_HOSTS accepts every name.",
                hint="List the names that the registry is reached by.",
                id="registry.W001",
            )
        )
    return messages


@register(Tags.security, deploy=True)
def https_is_known_from_the_proxy_alone(**kwargs: Any) -> list[CheckMessage]:
    """Say that without a proxy that is believed no request counts as https, so no browser is told to keep to it."""
    if settings.HTTPS and not settings.BEHIND_PROXY:
        hint = "Set BEHIND_PROXY=true if the proxy overwrites X-Forwarded-Proto and is the only way to this server."
        return [Warning("HTTPS is on, but no proxy says which requests came by it.", hint=hint, id="registry.W002")]
    return []


@register(Tags.database)
def pool_and_lasting_connections_exclude_each_other(**kwargs: Any) -> list[CheckMessage]:
    """A pool hands connections out itself; CONN_MAX_AGE beside it would keep them from it."""
    database = settings.DATABASES["default"]
    if database["OPTIONS"].get("pool") and database.get("CONN_MAX_AGE"):
        return [Error("CONN_MAX_AGE is set beside a pool.", hint="Leave CONN_MAX_AGE at 0.", id="registry.E002")]
    return []


@register()
def a_code_stands_for_one_rule(**kwargs: Any) -> list[CheckMessage]:
    """Whoever looks up the code of a finding finds one sentence, whichever kind of document it is about."""
    from registry.rules import ambiguous
    from registry.vocabularies import BOOKS  # what it imports is not loaded with the settings

    hint = "Give one of them another code, or both the same words if they are one rule."
    return [Error(message, hint=hint, id="registry.E003") for message in ambiguous(book for _, book in BOOKS)]
