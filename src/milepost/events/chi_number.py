"""The CHI number: Scotland's number for a patient, and whether one is well formed."""

from datetime import date
from enum import StrEnum

LENGTH = 10
CENTURIES = (1900, 2000)
"""A CHI number holds two digits of the year of birth, so either may be meant."""


class ChiCheck(StrEnum):
    """What a check of a CHI number finds, in the words of Public Health Scotland."""

    VALID = "Valid CHI"
    CHARACTERS = "Invalid character(s) present"
    TOO_LONG = "Too many characters"
    TOO_SHORT = "Too few characters"
    DATE = "Invalid date"
    CHECKSUM = "Invalid checksum"
    MISSING = "Missing (NA)"
    BLANK = "Missing (Blank)"


def weighted_sum(first_nine: str) -> int:
    """Weigh nine digits by 10 down to 2, and add them up.

    >>> weighted_sum("190485123")
    208
    """
    return sum(
        int(digit) * weight
        for digit, weight in zip(first_nine, range(LENGTH, 1, -1), strict=True)
    )


def check_digit(first_nine: str) -> int:
    """Work out the tenth digit. 10 means that no number begins with these nine.

    Source:
        Public Health Scotland, phsmethods, ``chi_check``: 11 becomes 0.

    >>> check_digit("190485123"), check_digit("000000000")
    (1, 0)
    """
    return (11 - weighted_sum(first_nine) % 11) % 11


def chi_check(chi: str | None) -> ChiCheck:
    """Say whether a CHI number is well formed: characters, length, date, check digit.

    It says nothing of whose number it is. A number is text: many begin with a nought.

    Args:
        chi: as it was recorded; none where nothing was.

    Source:
        Public Health Scotland, phsmethods, ``chi_check`` and its tests. That the date
        may lie in either century is our reading of two digits.

    >>> str(chi_check("190485123" + "1")), str(chi_check("190485123" + "2"))
    ('Valid CHI', 'Invalid checksum')
    >>> str(chi_check("0" * 10)), str(chi_check("190485"))
    ('Invalid date', 'Too few characters')
    """
    if chi is None:
        return ChiCheck.MISSING
    if not chi:
        return ChiCheck.BLANK
    if not (chi.isascii() and chi.isdigit()):
        return ChiCheck.CHARACTERS
    if len(chi) != LENGTH:
        return ChiCheck.TOO_LONG if len(chi) > LENGTH else ChiCheck.TOO_SHORT
    if not _is_a_date(int(chi[:2]), int(chi[2:4]), int(chi[4:6])):
        return ChiCheck.DATE
    right = check_digit(chi[:9]) == int(chi[9])
    return ChiCheck.VALID if right else ChiCheck.CHECKSUM


def _is_a_date(day: int, month: int, year: int) -> bool:
    for century in CENTURIES:
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False
