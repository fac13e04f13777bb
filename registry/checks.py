"""System checks: what would be unsafe or ambiguous is reported with what to do, before anything is served."""

from collections.abc import Collection
from typing import Any

import psycopg
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from psycopg_pool import PoolTimeout

from registry.postgres import roles
from registry.rights import TABLES


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


@register(Tags.database)
def requests_have_few_rights(databases: Collection[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Ask the database, as the role that serves requests, what that role may do."""
    return _excess_of_requests() if databases else []


@register(Tags.security, deploy=True)
def deployed_requests_have_few_rights(databases: Collection[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The same for `check --deploy`, which names no database."""
    return [] if databases else _excess_of_requests()


def _excess_of_requests() -> list[CheckMessage]:
    hint = "`manage.py prepare_database` makes the roles; a server of your own needs ADMIN_DATABASE_URL for that."
    try:
        with psycopg.connect(settings.SECRET_DATABASE_URLS.web, connect_timeout=5) as connection:
            role = connection.execute("SELECT current_user").fetchone()
            found = roles.excess(connection, str(role and role[0]), TABLES)
    except psycopg.Error as error:
        reason = str(error).strip().partition("\n")[0]
        return [
            Warning(f"The role that serves requests cannot use the database: {reason}", hint=hint, id="registry.W005")
        ]
    if not found:
        return []
    message = f"Requests are served with the rights of {role and role[0]}, which may do too much: {'; '.join(found)}."
    return [Warning(message, hint=hint, id="registry.W003")]


@register(Tags.database)
def the_ledger_has_what_was_published(databases: Collection[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Say at each start (`migrate` asks) that the database is an older one, before a curator hears it."""
    if not databases:
        return []
    from registry.ledger import heads  # models are not loaded with the settings

    try:
        complaint = heads.complaint()
    except (DatabaseError, PoolTimeout):
        return []  # no tables yet, or no database: whoever needs it says so
    return [Warning(complaint, hint="See docs/operations.md.", id="registry.W004")] if complaint else []


@register()
def a_code_stands_for_one_rule(**kwargs: Any) -> list[CheckMessage]:
    """Whoever looks up the code of a finding finds one sentence, whichever kind of document it is about."""
    from registry.rules import ambiguous
    from registry.vocabularies import BOOKS  # what it imports is not loaded with the settings

    hint = "Give one of them another code, or both the same words if they are one rule."
    return [Error(message, hint=hint, id="registry.E003") for message in ambiguous(book for _, book in BOOKS)]
