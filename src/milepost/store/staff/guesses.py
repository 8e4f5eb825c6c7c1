"""How many wrong passwords are too many."""

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.db.models import Sum
from django.http import HttpRequest

PLACES = 10
"""One account may be got wrong as often as from so many places, all together."""


class Guesses(AxesDatabaseHandler):
    """Count an account's wrong passwords from one place, and from all of them.

    Somebody's slips lock their account only where they made them. Many places that
    guess together lock it everywhere, but no sooner than a tenfold number.
    """

    def get_failures(
        self, request: HttpRequest, credentials: dict[str, str] | None = None
    ) -> int:
        """Count the wrong passwords, as if all came from the place that asks."""
        here = super().get_failures(request, credentials)
        everywhere = AccessAttempt.objects.filter(
            username=get_client_username(request, credentials),
            attempt_time__gte=get_cool_off_threshold(request),
        ).aggregate(all=Sum("failures_since_start"))["all"]
        return max(here, (everywhere or 0) // PLACES)
