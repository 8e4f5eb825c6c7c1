"""The database a command works on: the one that is named, or a server of our own."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from milepost.cli.say import say, stop
from milepost.foundation.problems import Problem


@contextmanager
def a_database(*, reset: bool = False) -> Iterator[None]:
    """Have a database for as long as it is needed, its tables as this version has them.

    ``DATABASE_URL`` names one; otherwise our own server is started, and stopped again.

    Args:
        reset: throw away what our own server holds, and begin with nothing.
    """
    from milepost.host.home import home, secret_key
    from milepost.host.postgres_binaries import NoServer

    with ExitStack() as held:
        try:
            if not os.environ.get("DATABASE_URL"):
                say("Starting PostgreSQL")
                server = held.enter_context(_our_own(reset=reset))
                os.environ.update(server.environment)
            elif reset:
                stop(
                    "--reset throws away only what Milepost's own server holds; "
                    "empty the database that DATABASE_URL names yourself."
                )
            os.environ.setdefault("MILEPOST_SECRET_KEY", secret_key())
        except NoServer as error:
            stop(error.problem)
        except OSError as error:
            stop(
                Problem(
                    "host.no-folder",
                    str(home()),
                    f"It can't be written in: {(error.strerror or str(error)).lower()}.",
                    "Name another folder in MILEPOST_HOME.",
                )
            )
        _set_up()
        held.callback(_let_go)
        yield


def _our_own(*, reset: bool):
    import psycopg

    from milepost.host.home import home
    from milepost.host.postgres import DATABASE, create_database, start

    server = start(home() / "postgres")
    if reset:
        with psycopg.connect(f"{server.dsn} dbname=postgres", autocommit=True) as line:
            line.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        create_database(server.dsn, DATABASE)
    return server


def _set_up() -> None:
    """Start Django, and bring the tables up to this version."""
    import django
    import psycopg
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import Error

    from milepost.host.lawbook import BrokenLawbook

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.project.settings")
    try:
        django.setup()
        _knock()
        call_command("migrate", verbosity=0)
    except (ImproperlyConfigured, BrokenLawbook) as error:
        stop(str(error))
    except (Error, psycopg.Error) as error:
        told = str(error).strip().splitlines() or [type(error).__name__]
        stop(
            Problem(
                "host.no-database",
                "DATABASE_URL",
                f"The database doesn't answer as it should: {told[0].rstrip('.')}.",
                "See that it runs and that the address is right, or leave DATABASE_URL "
                "out to use Milepost's own.",
            )
        )


def _knock() -> None:
    """Connect once: a pool of connections would try for long, and complain aloud."""
    import psycopg
    from django.db import connection

    told = connection.get_connection_params()
    told.pop("pool", None)
    names = {"host", "port", "dbname", "user", "password", "sslmode"}
    psycopg.connect(
        **{name: value for name, value in told.items() if name in names},
        connect_timeout=10,
    ).close()


def _let_go() -> None:
    """Give back every connection, so that a server of our own can stop at once."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()
