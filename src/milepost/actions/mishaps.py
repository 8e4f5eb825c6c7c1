"""What fails though nobody expects it: what it comes from, and how it is told.

A `BrokenPromise`, a fault of the database or of a library must not stop what has nothing
to do with it. Whoever goes on in spite of one says so, in words that name no patient.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from traceback import extract_tb

from django.db import InterfaceError, OperationalError

AtFault = Callable[[str], None]
"""Is told what failed, in words that hold nothing of a record."""

ENDS = (KeyboardInterrupt, SystemExit, GeneratorExit)
"""What asks us to end is no failure."""

GONE = ("08", "57P")
"""How the SQLSTATE begins of a connection that is lost, and of one that was ended."""

TOO_MUCH = "54"
"""The class of what is longer or wider than the database can keep."""


def nobody(_: str) -> None:
    """Tell nobody."""


def is_unreachable(error: BaseException) -> bool:
    """Whether the database doesn't answer at all."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = _sqlstate(error)
    return not state or state.startswith(GONE)


def is_passing(error: BaseException) -> bool:
    """Whether the same may well be done another time, with nothing changed.

    Such as where the database doesn't answer, a disk is full, or two wait for each
    other. Anything else comes of what was to be done.
    """
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    return _sqlstate(error)[:2] != TOO_MUCH


def named(error: BaseException) -> str:
    """Name what failed and where, without what it says: that may hold a record's words.

    >>> try:
    ...     int("Briain")
    ... except ValueError as error:
    ...     named(error)
    'ValueError'
    """
    ours = [s for s in extract_tb(error.__traceback__) if "/milepost/" in s.filename]
    where = ""
    if ours:
        place = ours[-1].filename.rpartition("/milepost/")[2]
        where = f" at {place}:{ours[-1].lineno}"
    return f"{type(error).__name__}{where}"


@contextmanager
def going_on(what: str, at_fault: AtFault) -> Iterator[None]:
    """Go on after whatever fails, and say what did.

    Where the database doesn't answer nothing else would go better, so that is raised.

    Args:
        what: what is being done, such as ``Climbing``.
        at_fault: is told.
    """
    try:
        yield
    except BaseException as error:
        if isinstance(error, ENDS) or is_unreachable(error):
            raise
        at_fault(f"{what} failed, and is tried again: {named(error)}.")


def _sqlstate(error: BaseException) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""
