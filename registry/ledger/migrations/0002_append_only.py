"""Let the database itself refuse what a ledger must never do."""

from django.db import migrations

GUARD = """
-- A redaction puts a notice in the place of a version, once. The header and every hash of the chain stay, and an entry
-- behind it in the chain announces it: without one there is no gap.
CREATE FUNCTION ledger_is_redacted(OLD ledger_publication, NEW ledger_publication) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT OLD.redacted_by IS NULL AND NEW.body_sha256 = ''
        AND (OLD.serial, OLD.kind, OLD.record_id, OLD.version, OLD.event, OLD.note, OLD.published_at,
             OLD.content_sha256, OLD.previous_sha256, OLD.entry_sha256)
          = (NEW.serial, NEW.kind, NEW.record_id, NEW.version, NEW.event, NEW.note, NEW.published_at,
             NEW.content_sha256, NEW.previous_sha256, NEW.entry_sha256)
        AND EXISTS (SELECT FROM ledger_publication
                    WHERE serial = NEW.redacted_by AND record_id = NEW.record_id AND serial > NEW.serial
                      AND note ~ ('^Redacted version ' || NEW.version || ':'))
$$;

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger only grows: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER publication_never_deleted BEFORE DELETE ON ledger_publication
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER publication_never_changes BEFORE UPDATE ON ledger_publication
    FOR EACH ROW WHEN (ledger_is_redacted(OLD, NEW) IS NOT TRUE) EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER publication_never_emptied BEFORE TRUNCATE ON ledger_publication
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- An entry must follow the last one, whoever writes it.
CREATE FUNCTION ledger_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;  -- not the whole row: its document would be read for each entry
BEGIN
    SELECT serial, entry_sha256, published_at INTO last FROM ledger_publication ORDER BY serial DESC LIMIT 1;
    IF NEW.serial <> COALESCE(last.serial, 0) + 1 OR NEW.previous_sha256 <> COALESCE(last.entry_sha256, repeat('0', 64)) THEN
        RAISE EXCEPTION 'Entry % does not follow entry % of the ledger.', NEW.serial, COALESCE(last.serial, 0)
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.published_at < last.published_at OR NEW.published_at > clock_timestamp() + interval '1 day' THEN
        RAISE EXCEPTION 'Entry % is dated %, before the entry that it follows or ahead of the clock.', NEW.serial, NEW.published_at
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_follows BEFORE INSERT ON ledger_publication
    FOR EACH ROW EXECUTE FUNCTION ledger_follow();

ALTER TABLE ledger_publication ADD CONSTRAINT publication_content_has_its_hash
    CHECK (redacted_by IS NOT NULL OR content_sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
    -- The hash of an entry has the time to the second; a fraction would be covered by none.
    ADD CONSTRAINT publication_dated_to_the_second CHECK (extract(epoch FROM published_at) % 1 = 0);

-- PostgreSQL compresses the contents, as is its way: docs/benchmarks.md says what that saves and costs.
"""

UNDO = """
ALTER TABLE ledger_publication DROP CONSTRAINT publication_dated_to_the_second;
ALTER TABLE ledger_publication DROP CONSTRAINT publication_content_has_its_hash;
DROP TRIGGER publication_follows ON ledger_publication;
DROP TRIGGER publication_never_emptied ON ledger_publication;
DROP TRIGGER publication_never_changes ON ledger_publication;
DROP TRIGGER publication_never_deleted ON ledger_publication;
DROP FUNCTION ledger_follow();
DROP FUNCTION ledger_refuse();
DROP FUNCTION ledger_is_redacted;
"""


class Migration(migrations.Migration):
    """Triggers and checks on publications."""

    dependencies = [("ledger", "0001_publications")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
