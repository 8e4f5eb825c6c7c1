"""Learn from the history where it is time to: a program that ``milepost work`` starts.

It gives way to whatever else the machine does. When its input ends, however whoever
started it ended, so does it; what it was learning is then begun again by the next.
"""

import contextlib
import os
import signal
import sys
from threading import Thread

POLITELY = 10
"""How far it steps back behind other programs."""


def main() -> None:
    """Learn, and forecast by what was learnt, for every provider whose turn it is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends our input
    Thread(target=_end_with_input, name="input", daemon=True).start()
    with contextlib.suppress(OSError, AttributeError):
        os.nice(POLITELY)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.project.settings")

    import django

    django.setup()

    from django.conf import settings

    from milepost.actions.forecasts import look_ahead
    from milepost.host.clock import now

    look_ahead(None, lawbook=settings.LAWBOOK, now=now())


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
