"""Django settings. Whatever differs between places comes from the environment."""

import os
from importlib.resources import files

from milepost.host.database import database
from milepost.host.lawbook import lawbook_from_disk

SECRET_KEY = os.environ.get("MILEPOST_SECRET_KEY", "")  # Django refuses a blank
INSTALLED_APPS = ["milepost.store"]
MIDDLEWARE = ["milepost.web.door.door"]
ROOT_URLCONF = "milepost.project.urls"
USE_TZ = True
TIME_ZONE = "Europe/London"
DATABASES = {"default": database(os.environ)}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            files("milepost.web") / "jinja2",
            files("nhsuk_frontend_jinja") / "templates",
        ],
        "OPTIONS": {"environment": "milepost.web.templating.environment"},
    }
]

LAWBOOK = lawbook_from_disk()
STANDARD = os.environ.get("MILEPOST_STANDARD", "england/rtt-18-weeks")
