"""Words that the pages of comparisons share."""

from collections.abc import Mapping

from milepost.quality.two_lists.accounts import Limit
from milepost.quality.two_lists.words import line_in_words
from milepost.reading.comparisons import (
    ComparisonKept,
    LineKept,
    VerdictKept,
    limit_for,
    line_of,
)
from milepost.web.words import moment, spaced, standard_in_words

STATES = {
    "": "Being compared",
    "compared": "Compared",
    "unreadable": "Can’t be compared",
    "put_away": "Put away",
}
VERDICTS = {
    "as_meant": "It is as it should be",
    "new_right": "The new list is right",
    "old_right": "The old list is right: the new system must be put right",
    "neither": "Neither is right: it must be put right",
    "to_find_out": "Something must be found out first",
}
"""What may be decided of a line, in the order in which it is offered."""

NO_SERVICE = "No service said"
NUMBERS = {
    "pathway": "",
    "referral": "Referral",
    "nhs_number": "NHS or CHI number",
    "hospital_number": "Hospital number",
}
"""By what a line is named: the first that it has, and what that is called."""


def nation_in_words(standard: str) -> str:
    """Name a standard with its nation.

    >>> nation_in_words("england/rtt-18-weeks")
    'RTT 18 weeks, England'
    """
    nation = standard.partition("/")[0].replace("-", " ").title()
    return f"{standard_in_words(standard)}, {nation}"


def limit_in_words(comparison: ComparisonKept, service: str) -> Limit:
    """Give the limit of a service, its standard named as people name it."""
    limit = limit_for(comparison, service)
    return Limit(title=standard_in_words(limit.title), days=limit.days)


def why_in_words(comparison: ComparisonKept, line: LineKept) -> tuple[str, ...]:
    """Say what two lists say of a wait, a sentence for each thing that matters."""
    limit = limit_in_words(comparison, line.service)
    return tuple(line_in_words(line_of(line), limit, today=comparison.today))


def named(line: LineKept) -> str:
    """Name a line by its pathway; by its patient's number, or its row, if it has none."""
    for row in (line.old, line.new):
        for name, said in NUMBERS.items():
            if row and row.get(name):
                return f"{said} {_spaced(name, str(row[name]))}".strip()
    which, row_number = ("old", line.old_row) if line.old_row else ("new", line.new_row)
    return f"Row {row_number:,} of the {which} list"


def service_in_words(service: str, services: Mapping[str, str]) -> str:
    """Name a service as it is called here; as the lists call it, if it isn't one of ours."""
    return services.get(service, service) or NO_SERVICE


def verdict_in_words(verdict: VerdictKept, names: Mapping[str, str]) -> str:
    """Say who decided what, and when."""
    by = names.get(verdict.by, verdict.by)
    note = f" “{verdict.note}”" if verdict.note else ""
    return f"{VERDICTS[verdict.what]}.{note} {by}, {moment(verdict.at)}"


def _spaced(name: str, number: str) -> str:
    is_whole = name == "nhs_number" and number.isdigit() and len(number) == 10
    return spaced(number) if is_whole else number
