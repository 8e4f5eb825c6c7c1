"""The forecasts of the demonstration's board, where no watch runs that would make them."""

from django.conf import settings

from milepost.actions.forecasts import look_ahead
from milepost.cli.progress import counting
from milepost.host.clock import now


def ready_forecasts() -> None:
    """See that the board's history has been learnt from, and forecast its clocks."""
    with counting() as progress:
        look_ahead(
            None,
            lawbook=settings.LAWBOOK,
            now=now(),
            progress=lambda done, of: progress("Learning from its history", done, of),
        )
