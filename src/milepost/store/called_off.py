"""Which bookings of tests were called off, as questions to the database put it."""


def _stands(of: str) -> str:
    """Say that an event was not taken back; ``of`` is how its row is called."""
    return f"""NOT EXISTS (SELECT FROM store_event c WHERE c.provider = {of}.provider
        AND c.pathway = {of}.pathway AND c.corrects_id = {of}.id)"""


STANDS = _stands("e")
"""Whether an event ``e`` was not taken back."""


CANCELLED = """(x.kind = 'appointment_cancelled'
            AND (x.says_for_day IS NULL OR x.says_for_day = {day}))"""
MISSED = "(x.kind = 'appointment_missed' AND x.day = {day})"


def _called_off(kind: str, day: str, what: str, *how: str) -> str:
    return f"""(e.kind = '{kind}' AND EXISTS (
    SELECT FROM store_event x
    WHERE x.provider = e.provider AND x.pathway = e.pathway
        AND ({" OR ".join(how).format(day=day)}) AND (x.day, x.id) > (e.day, e.id)
        AND (x.says_activity IS NULL OR {what} IS NULL OR x.says_activity = {what})
        AND {_stands("x")}
))"""


CALLED_OFF = _called_off(
    "test_booked",
    "e.says_for_day",
    "CASE x.says_activity WHEN 'diagnostic' THEN 'diagnostic' ELSE e.says_test END",
    CANCELLED,
    MISSED,
)
"""Whether an event ``e`` booked a test, and was cancelled or missed later.

No event cancels a test by its name. A cancellation is of whatever was booked for its
day, unless it says of what it was: as ``tracking.bookings`` reads them.
"""

VISIT_CALLED_OFF = _called_off(
    "appointment_booked",
    "COALESCE(e.says_for_day, x.says_for_day)",
    "e.says_activity",
    CANCELLED,
)
"""Whether an event ``e`` booked a visit, for whichever day, and was cancelled later."""
