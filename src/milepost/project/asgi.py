"""The way in for a web server that can keep a page's live signal open."""

import os

from django.core.asgi import get_asgi_application

from milepost.web.templating import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.project.settings")
application = get_asgi_application()
warm()
