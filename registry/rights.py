"""What the roles of the database may do with each table. Whoever adds a table decides here; the rest is refused.

The owner may do everything, and is asked for by commands alone.
"""

from typing import Any

from django.conf import settings
from django.db import connections

from registry.postgres import roles
from registry.postgres.roles import Access, Role

READ, APPEND, EDIT = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE, DELETE"

_PUBLIC_VIEW = """
    trials_publishedtrial trials_publishedtrialidentifier trials_formertrialidentifier
    studies_publishedstudy studies_publishedstudyidentifier studies_publishedoutcome studies_formerstudyidentifier
    studies_publishedfinding
"""
_ACCOUNTS = """
    auth_user auth_group auth_user_groups auth_user_user_permissions auth_group_permissions django_session
"""
_OF_TRIALS = """
    trials_trial trials_arm trials_armintervention trials_availabledata trials_contact trials_endpoint
    trials_enrollmentcount trials_ethicsreview trials_intervention trials_interventionarm trials_link trials_official
    trials_organization trials_provenance trials_reference trials_retraction trials_site trials_sitecontact
    trials_source trials_statuschange trials_trialidentifier trials_trialorganization
"""
_OF_STUDIES = """
    studies_study studies_adverseevent studies_baseline studies_group studies_outcome studies_studyidentifier
    studies_studyprovenance studies_studysource studies_timelineentry studies_triallink
"""
TABLES = {
    # Redaction changes an entry, and is a command: `manage.py redact`.
    "ledger_publication": Access(web=APPEND, read=READ),
    "curation_curationevent": Access(web=APPEND),
    **dict.fromkeys(_PUBLIC_VIEW.split(), Access(web=EDIT, read=READ)),
    **dict.fromkeys([*_OF_TRIALS.split(), *_OF_STUDIES.split(), "records_origin"], Access(web=EDIT)),
    **dict.fromkeys(_ACCOUNTS.split(), Access(web=EDIT)),
    # Written by `migrate`. A server that only reads asks it, too, whether it fits the database.
    "django_migrations": Access(web=READ, read=READ),
    "django_content_type": Access(web=READ),
    "auth_permission": Access(web=READ),
    # What the admin notes about accounts and organizations; who deletes an account deletes its entries.
    "django_admin_log": Access(web="SELECT, INSERT, DELETE"),
}


def prepare() -> None:
    """Make the roles that the settings name; see ``roles.prepare``."""
    roles.prepare(settings.SECRET_DATABASE_URLS, TABLES, settings.STATEMENT_TIMEOUT)


def grant(using: str, **kwargs: Any) -> None:
    """Let the roles that there are do what they may with the tables that migrating left: a receiver of `post_migrate`.

    Nothing happens where one role does everything, or before `prepare_database` made the others.
    """
    names = [Role.of(url).name for url in (settings.SECRET_DATABASE_URLS.web, settings.SECRET_DATABASE_URLS.read)]
    with connections[using].cursor() as cursor:
        known = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND rolname <> current_user"
        cursor.execute(known, [names])
        there = {name for (name,) in cursor.fetchall()}
        web, read = (name if name in there else "" for name in names)
        if web:
            roles.grant(cursor.connection, TABLES, web, read)
