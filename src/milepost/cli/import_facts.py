"""Store a file of events in the database, and account for every row of it."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from milepost.cli.options import the_rows
from milepost.cli.say import say, stop, tell
from milepost.foundation.problems import Problem

if TYPE_CHECKING:
    from milepost.actions.import_events import Imported
    from milepost.foundation.scope import Scope

WHO = "milepost import"
"""Who is said to have recorded what was imported."""


def store(file: Path, provider: str, service: str | None, source: str | None) -> None:
    """Store the events of a file that the log doesn't have yet, and say what came of it."""
    rows = the_rows(file)
    from milepost.cli.database import a_database
    from milepost.cli.progress import counting
    from milepost.foundation.scope import Scope
    from milepost.host.clock import now

    services = None if service is None else frozenset({service})
    scope = Scope(provider, WHO, services)
    with a_database():
        from django.conf import settings

        from milepost.actions.import_events import SOURCE, import_events

        _is_known(scope)
        with counting() as progress:
            imported = import_events(
                scope,
                rows,
                now=now(),
                lawbook=settings.LAWBOOK,
                source=source or SOURCE,
                progress=progress,
            )
    tell(imported.problems)
    say(reckoning(imported))
    if imported.problems:
        raise typer.Exit(1)


def _is_known(scope: "Scope") -> None:
    """Go on only if the provider is there, and the service if one is named."""
    from milepost.reading.services import services_in_scope

    everything = type(scope)(scope.provider, scope.person)
    there = services_in_scope(everything)
    if not there:
        stop(
            Problem(
                "actions.no-such-provider",
                f"--provider {scope.provider}",
                "The database has no services of that provider.",
                "Check its code, and register its services and pathways first.",
            )
        )
    for service in scope.services or ():
        if service not in there:
            stop(
                Problem(
                    "actions.no-such-service",
                    f"--service {service}",
                    f"{scope.provider} has no service {service!r}; its services are: "
                    f"{', '.join(sorted(there))}.",
                    "Name one of those, or leave it out to import for all of them.",
                )
            )


def reckoning(imported: "Imported") -> str:
    """Account for every row, in words."""
    where = f", on {imported.pathways:,} pathways" if imported.stored else ""
    return "\n".join(
        [
            f"Rows read: {imported.rows:,}. Of these",
            f"  {imported.stored:>9,} were stored{where}",
            f"  {imported.there_already:>9,} were there already",
            f"  {imported.refused:>9,} were refused",
        ]
    )
