"""The door to Typst: words and tables in, a PDF with tags for assistive technology out.

Source text is ours; data is data. What people wrote reaches Typst as JSON, so that it is
shown as it stands and never read as markup.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from milepost.foundation.printed import (
    Document,
    Heading,
    Kind,
    Paragraph,
    Part,
    Table,
    in_text,
)
from milepost.foundation.problems import Problem

SHELF = files("milepost") / "paper"
SANS = ("Arial", "Liberation Sans", "DejaVu Sans")
STANDARD = "ua-1"
NO_LETTER = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
RIGHT = (Kind.NUMBER, Kind.SHARE)
TRIES = 5
"""How often letters that no font has are put into words, before we give up."""


def pdf_of(
    document: Document, *, now: datetime, landscape: bool = False
) -> bytes | Problem:
    """Set a document as PDF/UA-1, with its title, tags and page numbers.

    Returns:
        The file; or why it could not be set.
    """
    data = {
        "title": document.title,
        "organisation": document.organisation,
        "as_at": document.as_at,
        "filters": list(document.filters),
        "printed": document.printed,
        "landscape": landscape,
        "parts": list(_parts(document)),
    }
    return typeset("document.typ", data, now=now)


def typeset(source: str, data: dict[str, Any], *, now: datetime) -> bytes | Problem:
    """Set one of the sources in ``paper`` with data, as PDF/UA-1.

    Args:
        source: the name of a file there. It imports ``report.typ``, which asks of the
            data ``title``, ``organisation``, ``as_at``, ``filters`` and ``printed``.
        data: what JSON can hold. A letter that no font here has is shown by its number,
            such as ``[U+1F642]``, and ``filters`` says so.
        now: when it is made.
    """
    import typst

    words = data
    for _ in range(TRIES):
        inputs = {"document": json.dumps(words), "fonts": json.dumps(_fonts()[0])}
        try:
            return typst.compile(
                str(SHELF / source),
                root=str(SHELF),
                font_paths=_fonts()[1],
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=[STANDARD],
                timestamp=now.astimezone(UTC).replace(microsecond=0),  # as typst wants
            )
        except typst.TypstError as error:
            missing = set(_letters(error.diagnostic))
            if not missing:
                return _unset(source, error.message)
            words = _spelt(words, missing)
            words["filters"] = [*words["filters"], _which(missing)]
    return _unset(source, "letters that no font has")


@cache
def _fonts() -> tuple[list[str], Any]:
    """Find which of our fonts this machine has, and all that Typst may fall back on."""
    import typst

    fonts = typst.Fonts()
    families = fonts.families()
    return [name for name in SANS if name in families] + ["Libertinus Serif"], fonts


def _letters(diagnostic: str) -> Iterator[str]:
    for shown in NO_LETTER.findall(diagnostic):
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), shown)
        yield from (letter for letter in text if not letter.isascii())


def _spelt(data: Any, missing: set[str]) -> Any:
    if isinstance(data, str):
        return "".join(_number(c) if c in missing else c for c in data)
    if isinstance(data, dict):
        return {key: _spelt(value, missing) for key, value in data.items()}
    return [_spelt(each, missing) for each in data] if isinstance(data, list) else data


def _number(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"


def _which(missing: set[str]) -> str:
    named = ", ".join(sorted(map(_number, missing)))
    return f"Signs that could not be printed are shown by their numbers: {named}."


def _unset(source: str, why: str) -> Problem:
    return Problem(
        "print.not-set",
        source,
        f"The PDF could not be made: {why}.",
        "Use the page or the spreadsheet, and tell whoever looks after Milepost.",
    )


def _parts(document: Document) -> Iterator[dict[str, Any]]:
    """Give each part the level of its heading: PDF/UA forbids that one be skipped."""
    level = 2
    for part in document.parts:
        yield {"level": 2 if isinstance(part, Heading) else level, **_part(part)}
        if isinstance(part, Heading):
            level = 3


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"is": "heading", "words": part.words}
    if isinstance(part, Paragraph):
        return {"is": "paragraph", "words": part.words}
    if isinstance(part, Table):
        return {"is": "table", **_table(part)}
    return {
        "is": "picture",
        "title": part.title,
        "words": part.words,
        "svg": part.svg,
        "table": _table(part.table),
    }


def _table(table: Table) -> dict[str, Any]:
    kinds = [column.kind for column in table.columns]
    return {
        "title": table.title,
        "note": table.note,
        "empty": table.empty,
        "columns": [
            {"title": c.title, "wide": c.wide, "right": c.kind in RIGHT}
            for c in table.columns
        ],
        "rows": [
            [in_text(cell, kind) for cell, kind in zip(row, kinds, strict=True)]
            for row in table.rows
        ],
    }
