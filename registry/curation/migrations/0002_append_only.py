"""Let the database refuse changes to the log of who did what."""

from django.db import migrations

GUARD = """
-- The old and new values of an event may be taken out, once, for a redaction that the ledger announces.
CREATE FUNCTION event_is_redacted(OLD curation_curationevent, NEW curation_curationevent) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT OLD.redacted_by IS NULL AND NEW.changes = '[]'
        AND to_jsonb(OLD) - 'changes' - 'redacted_by' = to_jsonb(NEW) - 'changes' - 'redacted_by'
        AND EXISTS (SELECT FROM ledger_publication WHERE serial = NEW.redacted_by AND kind = NEW.kind)
$$;
CREATE TRIGGER event_never_deleted BEFORE DELETE ON curation_curationevent
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER event_never_changes BEFORE UPDATE ON curation_curationevent
    FOR EACH ROW WHEN (event_is_redacted(OLD, NEW) IS NOT TRUE) EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER event_never_emptied BEFORE TRUNCATE ON curation_curationevent
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

UNDO = """
DROP TRIGGER event_never_emptied ON curation_curationevent;
DROP TRIGGER event_never_changes ON curation_curationevent;
DROP TRIGGER event_never_deleted ON curation_curationevent;
DROP FUNCTION event_is_redacted;
"""


class Migration(migrations.Migration):
    """Triggers on events."""

    dependencies = [("curation", "0001_events"), ("ledger", "0002_append_only")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
