"""Which bookings of tests were called off, as questions to the database put it."""


def _stands(of: str) -> str:
    """Say that an event was not taken back; ``of`` is how its row is called."""
    return f"""NOT EXISTS (SELECT FROM store_event c WHERE c.provider = {of}.provider
        AND c.pathway = {of}.pathway AND c.corrects_id = {of}.id)"""


STANDS = _stands("e")
"""Whether an event ``e`` was not taken back."""

CALLED_OFF = f"""(e.kind = 'test_booked' AND EXISTS (
    SELECT FROM store_event x
    WHERE x.provider = e.provider AND x.pathway = e.pathway
        AND x.kind = 'appointment_cancelled' AND (x.day, x.id) > (e.day, e.id)
        AND (x.says_for_day IS NULL OR x.says_for_day = e.says_for_day)
        AND (x.says_activity IS NULL OR e.says_test IS NULL
            OR x.says_activity = e.says_test)
        AND {_stands("x")}
))"""
"""Whether an event ``e`` booked a test, and was cancelled later.

No event cancels a test by its name. A cancellation is of whatever was booked for its
day, unless it says of what it was: as ``tracking.bookings`` reads them.
"""
