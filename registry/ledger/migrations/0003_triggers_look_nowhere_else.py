"""Let the trigger read the ledger itself, and no temporary table that somebody gave the same name.

Temporary tables come first in every search path that does not say otherwise, and who serves requests may make them.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """The search path of the function that every new entry is held against."""

    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION ledger_follow() SET search_path TO pg_catalog, public, pg_temp",
            "ALTER FUNCTION ledger_follow() RESET search_path",
        )
    ]
