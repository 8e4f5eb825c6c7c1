"""Cells, as text: the same whether a file of text or a spreadsheet held them."""

from datetime import date, datetime, time, timedelta

MIDNIGHT = time()


def cell_text(value: object) -> str:
    """Write a cell as text. A day is written as one; a whole number has no point.

    >>> [cell_text(v) for v in (None, " a ", 17.0, 1.5, True, date(2026, 11, 2))]
    ['', 'a', '17', '1.5', 'true', '2026-11-02']
    >>> cell_text(datetime(2026, 11, 2)), cell_text(datetime(2026, 11, 2, 9, 30))
    ('2026-11-02', '2026-11-02T09:30:00')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        whole = value.time() == MIDNIGHT and value.tzinfo is None
        return value.date().isoformat() if whole else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()
