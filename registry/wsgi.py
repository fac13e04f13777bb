"""The WSGI application that every server worker loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
os.environ["SERVING"] = "true"  # the settings limit the statements of requests, and of nothing else
application = get_wsgi_application()
