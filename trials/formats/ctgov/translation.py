"""Record → document and document → record."""

from trials.formats.ctgov.mapping import JSON
from trials.formats.ctgov.remainder import complete, remainder
from trials.formats.ctgov.table import TABLE

EXTENSION = "clinicaltrials.gov"


def document(record: JSON) -> JSON:
    """Return the document of a record, which passes ``check``: what it cannot hold stands in its extension."""
    translation: JSON = {}
    for entry in TABLE:
        entry.read(record.get("protocolSection"), translation)
    if extension := remainder(record, _stated(translation, record)):
        translation["extensions"] = {EXTENSION: extension}
    return translation


def record(document: JSON) -> JSON:
    """Return the record of a document, of another origin as well; what is no part of such a record is left out."""
    kept = document.get("extensions", {}).get(EXTENSION)
    extension = kept if isinstance(kept, dict) else {}
    return complete(_stated(document, extension), extension)


def _stated(document: JSON, sections: JSON) -> JSON:
    """Return the record that the fields of a document make; it has results if they are among the sections."""
    protocol: JSON = {}
    for entry in TABLE:
        entry.write(document, protocol)
    return {"protocolSection": protocol, "hasResults": "resultsSection" in sections}
