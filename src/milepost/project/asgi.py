"""The way in for a web server that can keep a page's live signal open."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.project.settings")
django.setup(set_prefix=False)

from milepost.project.handler import Handler  # noqa: E402 - once Django is set up
from milepost.web.templating import warm  # noqa: E402

application = Handler()
warm()
