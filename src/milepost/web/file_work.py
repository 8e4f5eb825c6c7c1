"""Work on files and comparisons beside the pages, so that nobody waits for a page while it is done.

``milepost work`` goes on with whatever a stopped server has left.
"""

from logging import getLogger
from threading import Lock, Thread

from django.conf import settings
from django.db import Error, connections, transaction

from milepost.actions.work_on_comparisons import work_on_comparisons
from milepost.actions.work_on_files import work_on_files
from milepost.host.clock import now

LOG = getLogger(__name__)
_one = Lock()


def begin() -> None:
    """Begin to work when what was asked for is committed."""
    transaction.on_commit(
        lambda: Thread(target=_work, name="files", daemon=True).start()
    )


def _work() -> None:
    if not _one.acquire(blocking=False):
        return  # whoever is at it comes to this file too, or the minute's job does
    try:
        told = {"lawbook": settings.LAWBOOK, "clock": now}
        while work_on_files(**told) + work_on_comparisons(**told):
            pass
    except Error as error:
        # All that is due stays due; the minute's job comes to it.
        LOG.warning("Work on files stopped: %s", type(error).__name__)
    finally:
        connections.close_all()
        _one.release()
