"""What the demonstration's forms are named from, and what it does when one is refused."""

from collections.abc import Sequence
from uuid import UUID

from milepost.foundation.problems import BrokenPromise, Problem

FORMS = UUID("7c1f1a3e-6f0a-4f52-9d64-0d6f8a6f1c02")


def must(problems: Sequence[Problem]) -> None:
    """Go on only where there is no problem.

    Raises:
        BrokenPromise: there is one; the demonstration's own plan is at fault.
    """
    if problems:
        raise BrokenPromise(f"the demonstration can't hold a meeting: {problems[0]}")
