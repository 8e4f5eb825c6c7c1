"""The lines of a comparison, to take away."""

import re
from collections.abc import Iterable, Iterator, Mapping

from milepost.foundation.printed import Cell
from milepost.quality.two_lists.exported import exported
from milepost.reading.comparisons import ComparisonKept, LineKept, line_of
from milepost.web.comparison_words import VERDICTS, limit_in_words
from milepost.web.words import moment


def exported_rows(
    comparison: ComparisonKept, lines: Iterable[LineKept], names: Mapping[str, str]
) -> Iterator[tuple[Cell, ...]]:
    """Write each line as a row, with what was decided of it.

    Args:
        comparison: whose lines they are.
        lines: the lines.
        names: what people are called, by account.
    """
    for line in lines:
        verdict = line.verdict
        yield exported(
            line.number,
            line_of(line),
            rows=(line.old_row, line.new_row),
            days=line.days,
            crowd=line.crowd,
            limit=limit_in_words(comparison, line.service),
            today=comparison.today,
            decided=(
                VERDICTS[verdict.what],
                verdict.note,
                names.get(verdict.by, verdict.by),
                moment(verdict.at),
            )
            if verdict
            else ("", "", "", ""),
        )


def file_name(comparison: ComparisonKept, ending: str) -> str:
    """Name a file after its comparison.

    >>> from types import SimpleNamespace as Some
    >>> file_name(Some(number=3, title="Go-live: day 2"), "csv")
    'comparison-3-go-live-day-2.csv'
    """
    words = re.sub(r"[^a-z0-9]+", "-", comparison.title.lower()).strip("-")
    return f"comparison-{comparison.number}-{words}".strip("-") + f".{ending}"
