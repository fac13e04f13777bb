"""The admin of accounts, and the log."""

from django.contrib import admin

from registry.curation.admin import accounts, events  # noqa: F401  registered by import

admin.site.disable_action("delete_selected")  # what is deleted is deleted one at a time, through its action
admin.site.index_template = "curation/index.html"
