"""The WSGI application that granian serves: Django behind the limits on requests."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scoreport.settings")
_django = get_wsgi_application()

from scoreport.operations.shedding import wrapped  # noqa: E402 - it reads the settings

application = wrapped(_django)
