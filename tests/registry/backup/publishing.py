"""A program that publishes a trial. It prints number and time by the database, or ends with why it was refused."""

import sys

from django.contrib.auth.models import User
from django.db import connection

from registry.refusals import Refusal
from trials import actions


def main(title: str) -> None:
    by, _ = User.objects.get_or_create(username="somebody", is_superuser=True)
    trial = actions.create(by=by, document={"brief_title": title, "sources": [{"key": "s"}]})
    try:
        publication = actions.publish(record=trial, by=by, note="")
    except Refusal as refusal:
        sys.exit(f"{refusal.code}: {refusal}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        sys.stdout.write(f"{publication.record_id} {cursor.fetchone()[0].isoformat()}")


if __name__ == "__main__":
    main(sys.argv[1])
