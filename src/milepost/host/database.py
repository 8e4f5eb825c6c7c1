"""Which database to use, as the environment says it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TEMPLATE = "milepost_template"
"""The database that test databases are copies of, so that they sort as ours does."""

SCHEMES = {"postgres", "postgresql"}
LOOKS_LIKE = "postgresql://user:password@host:5432/milepost"


def database(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return Django's settings for the database.

    ``DATABASE_URL`` names it; else ``MILEPOST_DB_NAME``, ``_USER``, ``_PASSWORD``,
    ``_HOST`` and ``_PORT`` do, which is how the embedded server is found.

    Raises:
        ImproperlyConfigured: the address can't be read. It isn't repeated, because it
            may hold a password.

    >>> told = database({"DATABASE_URL": "postgresql://ann:s%40me@db.example:6543/ptl"})
    >>> told["HOST"], told["PORT"], told["USER"], told["PASSWORD"], told["NAME"]
    ('db.example', '6543', 'ann', 's@me', 'ptl')
    >>> told = database({"DATABASE_URL": "postgresql://ann@/ptl?host=/run/pg"})
    >>> told["HOST"], told["PORT"]
    ('/run/pg', '')
    """
    url = environment.get("DATABASE_URL", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        **(_from_url(url) if url else _from_names(environment)),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"TEMPLATE": TEMPLATE},
    }


def _from_names(environment: Mapping[str, str]) -> dict[str, Any]:
    parts = {"NAME": "milepost", "USER": "milepost"}
    parts |= {"PASSWORD": "", "HOST": "", "PORT": ""}
    return {
        **{k: environment.get(f"MILEPOST_DB_{k}", v) for k, v in parts.items()},
        "OPTIONS": {"pool": POOL},
    }


POOL = {"min_size": 1, "max_size": 12, "timeout": 10}
"""Connections that one process keeps: one to begin with, and as many as it answers."""


def _from_url(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _unreadable(f"it can't be read ({error})") from error
    if parts.scheme not in SCHEMES:
        raise _unreadable(f"it begins with {parts.scheme or 'no scheme'!r}")
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise _unreadable("it names no database after the host")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    return {
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": {**options, "pool": POOL},
    }


def _unreadable(fault: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"DATABASE_URL is no address of a PostgreSQL database: {fault}."
        f" It looks like {LOOKS_LIKE}"
    )
