"""Where the published files lie that our figures are compared with."""

from pathlib import Path

import polars as pl
import pytest

SHARED = Path(__file__).parents[2] / "shared"
ENGLAND, SCOTLAND = SHARED / "data/england", SHARED / "data/scotland"
CASES = SHARED / "scenarios"


def needs(folder):
    """Skip a module's tests where the published files are not beside this checkout."""
    return pytest.mark.skipif(
        not folder.is_dir(), reason=f"the published files are not at {folder}"
    )


def published(path):
    """Read a published file as text, whatever its width."""
    return pl.read_csv(path, infer_schema=False)
