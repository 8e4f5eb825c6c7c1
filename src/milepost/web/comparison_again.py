"""The words on by what rows are matched, and on comparing the same lists again."""

from dataclasses import dataclass

from milepost.reading.comparisons import ComparisonReading
from milepost.web.list_filters import Field, Option


@dataclass(frozen=True, slots=True)
class AgainPart:
    """By what rows are matched, which comparisons are of these lists, and the form."""

    matched_by: str
    succeeds: str
    """The address of the comparison whose lists these are; blank for none."""

    succeeded_by: tuple[tuple[str, str], ...]
    """Those that compare these lists again: words, and address."""

    orders: Field


def present_again(reading: ComparisonReading) -> AgainPart:
    """Put it into words, and offer every order: first one that wasn't used."""
    it, offered = reading.comparison, dict(reading.orders)
    title = offered.get(it.order, f"By the order {it.order}")
    chosen = next((name for name in offered if name != it.order), it.order)
    return AgainPart(
        matched_by=f"Rows are matched {title[:1].lower()}{title[1:]}.",
        succeeds=f"/comparisons/{it.succeeds}" if it.succeeds else "",
        succeeded_by=tuple(
            (f"comparison {number}", f"/comparisons/{number}")
            for number in it.succeeded_by
        ),
        orders=Field(
            "order",
            "Match rows",
            tuple(Option(n, words, n == chosen) for n, words in offered.items()),
        ),
    )
