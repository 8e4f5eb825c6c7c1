"""What is wrong with a table, said so that no count of it is given away."""

from collections.abc import Iterable
from dataclasses import replace

from milepost.foundation.problems import Problem
from milepost.measures.disclosure import Policy

TELL_NO_COUNT = frozenset(
    {
        "files.broken-row",
        "measures.given-twice",
        "measures.missing-code",
        "measures.missing-column",
        "measures.no-rows",
        "measures.not-the-next-month",
        "measures.several-months",
        "measures.unknown-code",
    }
)
"""Problems whose words name codes, columns and months, and never how many there are."""

KEPT = "Its counts are kept from sight here; without disclosure control they are named."


def without_counts(problems: Iterable[Problem], policy: Policy) -> tuple[Problem, ...]:
    """Keep the place of each problem, and take out words that may tell a count.

    A table in which a count is held back is of no use beside a line that names it. So
    under any policy but ``none`` only problems known to tell no count keep their words.

    >>> found = Problem("measures.sum-differs", "row 2", "It says 3, not 4.", "Look.")
    >>> [one] = without_counts([found], Policy.SUPPRESS_LT5)
    >>> one.where, one.message
    ('row 2', 'Its counts are kept from sight here; without disclosure control they \
are named.')
    """
    if policy is Policy.NONE:
        return tuple(problems)
    return tuple(
        each if each.code in TELL_NO_COUNT else replace(each, message=KEPT)
        for each in problems
    )
