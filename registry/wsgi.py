"""The WSGI application that every server worker loads."""

import os

import django

from registry.serving import parent

parent.obey()  # first of all, for what follows takes a second
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
os.environ["SERVING"] = "true"  # the settings limit the statements of requests, and of nothing else
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402  what is imported from here on wants settings

from registry.serving import memory, patience  # noqa: E402
from registry.serving.handler import Handler  # noqa: E402
from registry.serving.observing import Count, Observed  # noqa: E402
from registry.serving.turns import Turns  # noqa: E402

TURNS = 4  # requests that a worker answers at a time; the threads beyond wait for bodies that are still on the way

count: Count | None = None
if settings.METRICS_ADDRESS:  # else the library, 5 MB of a worker, stays out
    from registry import monitoring

    count = monitoring.begun(settings.METRICS_ADDRESS)
application = Observed(Turns(Handler(), TURNS, longest=settings.DATA_UPLOAD_MAX_MEMORY_SIZE), count)
memory.give_back()
patience.watch()
parent.watch()
