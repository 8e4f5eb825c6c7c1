"""Django settings. Whatever differs between places comes from the environment."""

import os
from importlib.metadata import version
from importlib.resources import files

from csp.constants import NONCE, NONE, SELF

from milepost.host.database import database
from milepost.host.lawbook import lawbook_from_disk

VERSION = version("milepost")
DEMO = os.environ.get("MILEPOST_DEMO", "") == "1"
HTTPS = os.environ.get("MILEPOST_HTTPS", "") == "1"
SECRET_KEY = os.environ.get("MILEPOST_SECRET_KEY", "")  # Django refuses a blank
ALLOWED_HOSTS = os.environ.get("MILEPOST_HOSTS", "localhost 127.0.0.1 [::1]").split()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django.contrib.postgres",
    "milepost.store",
    "milepost.store.staff",
    "milepost.store.escalations",
    "milepost.store.looks",
    "milepost.store.rounds",
    "milepost.store.inbox",
    "milepost.store.identities",
    "milepost.store.tending",
    "milepost.store.seeing",
    "milepost.store.message_batches",
    "milepost.store.reach",
    "milepost.store.tallies",
    "milepost.store.meanings",
    "milepost.store.ledgers",
    "milepost.store.papers",
    "milepost.store.adoptions",
    "milepost.store.proposals",
    "milepost.store.indicators",
    "milepost.store.arrangements",
    "milepost.store.agreed",
    "milepost.store.clients",
    "milepost.store.footings",
    "milepost.store.breaches",
    "milepost.store.near_misses",
    "milepost.store.batches",
    "milepost.store.note_templates",
    "milepost.store.meetings",
    "milepost.store.files",
    "milepost.store.comparisons",
    "milepost.store.digests",
    "milepost.store.forecasts",
    "milepost.store.signals",
    "milepost.store.barriers",
    "milepost.store.vigils",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "milepost.web.headers.headers",
    "milepost.web.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "milepost.web.door.Door",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "milepost.project.urls"
ASGI_APPLICATION = "milepost.project.asgi.application"
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
USE_I18N = False
DATABASES = {"default": database(os.environ)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            files("milepost.web") / "jinja2",
            files("nhsuk_frontend_jinja") / "templates",
        ],
        "OPTIONS": {
            "environment": "milepost.web.templating.environment",
            "context_processors": ["milepost.web.frame.frame"],
        },
    }
]

# ── Files of the pages ───────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATICFILES_DIRS = [files("milepost") / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# ── Signing in ───────────────────────────────────────────────────────────────────────
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
AXES_HANDLER = "milepost.store.staff.guesses.Guesses"
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_CALLABLE = "milepost.web.views.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
IDLE_MINUTES = 15
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "milepost_session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "milepost_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "milepost.web.views.errors.form_out_of_date"

# ── What a browser may do with our pages ─────────────────────────────────────────────
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# ── Logs: faults of ours, to standard error; never a patient ─────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"standard error": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["standard error"], "level": "WARNING"},
    "loggers": {
        "django": {
            "handlers": ["standard error"],
            "level": "ERROR",
            "propagate": False,
        },
        "axes": {"level": "ERROR"},
    },
}

LAWBOOK = lawbook_from_disk()
STANDARD = os.environ.get("MILEPOST_STANDARD", "england/rtt-18-weeks")

# ── How soon a desk books what is requested of it: a board's own (docs/escalations.md) ──
BOOKING_DAYS = int(os.environ.get("MILEPOST_BOOKING_DAYS", "2"))
LONGEST_SNOOZE_DAYS = (
    int(os.environ["MILEPOST_LONGEST_SNOOZE_DAYS"])
    if os.environ.get("MILEPOST_LONGEST_SNOOZE_DAYS")
    else None
)
"""For how many days an escalation may be put off; None for any. No source gives one."""

BOOKING_WEEKENDS = os.environ.get("MILEPOST_BOOKING_WEEKENDS", "count") == "count"

# ── Signals to other systems: hosts within the walls, named one by one (docs/signals.md) ──
SIGNALS_HOSTS = frozenset(os.environ.get("MILEPOST_SIGNALS_HOSTS", "").lower().split())

# ── E-mail: digests only, and only where a server is named (docs/digest.md) ──────────
ADDRESS = os.environ.get("MILEPOST_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
EMAIL_HOST = os.environ.get("MILEPOST_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("MILEPOST_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("MILEPOST_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MILEPOST_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MILEPOST_EMAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MILEPOST_EMAIL_FROM", "milepost@localhost")
