"""Which standards there are."""

import polars as pl

from milepost.rules.lawbook import Lawbook
from milepost.rules.standards import Standard


def standards_kept(lawbook: Lawbook) -> pl.DataFrame:
    """Every standard, by its id, in its latest edition."""
    rows = []
    for standard in lawbook.all(Standard):
        edition = standard.editions[-1]
        row = {
            "standard": standard.id,
            "title": standard.title,
            "limit_days": edition.limit_days,
            "share": edition.share,
            "in_force": edition.in_force,
            "evidence": str(edition.evidence),
            "checked": standard.sign_off.checked_by is not None,
        }
        rows.append(row)
    return pl.DataFrame(rows).sort("standard")
