"""Words are found with and without their accents, and in every English form."""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

CREATE = """
CREATE TEXT SEARCH CONFIGURATION registry (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION registry
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""


class Migration(migrations.Migration):
    """The text search configuration ``registry``."""

    dependencies = [("trials", "0001_working_copy_and_public_view")]
    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CREATE, "DROP TEXT SEARCH CONFIGURATION registry"),
    ]
