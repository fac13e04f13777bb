"""List items of trials as rows of a table."""

# column: where its value stands in the document
COLUMNS = {
    "id": ("id",),
    "version": ("version",),
    "acronym": ("acronym",),
    "brief_title": ("brief_title",),
    "study_type": ("study_type",),
    "overall_status": ("status", "overall"),
    "phases": ("design", "phases"),
    "conditions": ("conditions",),
    "interventions": ("interventions", "name"),
    "lead_sponsor": ("sponsors", "lead", "name"),
    "enrollment_count": ("enrollment", "count"),
    "enrollment_type": ("enrollment", "type"),
    "start_date": ("status", "start", "date"),
    "start_type": ("status", "start", "type"),
    "primary_completion_date": ("status", "primary_completion", "date"),
    "primary_completion_type": ("status", "primary_completion", "type"),
    "completion_date": ("status", "completion", "date"),
    "completion_type": ("status", "completion", "type"),
    "registered_on": ("registered_on",),
    "published_at": ("published_at",),
}
