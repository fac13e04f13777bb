"""Write the OpenAPI document that is committed."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Generate docs/openapi/v1.yaml; any warning of the generator is an error."""

    help = "Write docs/openapi/v1.yaml from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        target = Path(settings.BASE_DIR, "docs", "openapi", "v1.yaml")
        call_command("spectacular", file=str(target), validate=True, fail_on_warn=True)
        self.stdout.write(f"Wrote {target.relative_to(settings.BASE_DIR)}.")
