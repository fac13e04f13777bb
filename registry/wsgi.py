"""The WSGI application that every server worker loads."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
os.environ["SERVING"] = "true"  # the settings limit the statements of requests, and of nothing else

from registry.serving import parent, patience
from registry.serving.turns import Turns

TURNS = 4  # requests that a worker answers at a time; the threads beyond wait for bodies that are still on the way
application = Turns(get_wsgi_application(), TURNS, longest=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
patience.watch()
parent.watch()
