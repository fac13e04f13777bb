"""Let the database refuse changes to the log of who did what."""

from django.db import migrations

GUARD = """
CREATE TRIGGER event_never_changes BEFORE UPDATE OR DELETE ON curation_curationevent
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER event_never_emptied BEFORE TRUNCATE ON curation_curationevent
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

UNDO = """
DROP TRIGGER event_never_emptied ON curation_curationevent;
DROP TRIGGER event_never_changes ON curation_curationevent;
"""


class Migration(migrations.Migration):
    """Triggers on events."""

    dependencies = [("curation", "0001_events"), ("ledger", "0002_append_only")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
