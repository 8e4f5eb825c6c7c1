"""``milepost explain``: one pathway, event by event, and why its clocks stand so."""

import json
from typing import Annotated

import typer

from milepost.cli.options import (
    AsAtDay,
    Events,
    KnownAt,
    OwnRules,
    Settings,
    StandardId,
    the_lawbook,
    the_question,
    the_rows,
)
from milepost.cli.say import answer, stop, tell

PathwayName = Annotated[
    str,
    typer.Option("--pathway", metavar="NAME", help="The pathway, as the file has it."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def explain(
    events: Events,
    pathway: PathwayName,
    standard: StandardId,
    as_at: AsAtDay,
    *,
    known_at: KnownAt = None,
    settings: Settings = None,
    own: OwnRules = None,
    as_json: AsJson = False,
) -> None:
    """Say why a pathway's clocks stand where they stand.

    Each event is given with what it did to the clock, the rule that says so, and the
    document and section the rule rests on.

    \b
    Example:
      milepost explain events.csv --pathway P-17 \\
        --standard scotland/cancer-62-day --as-at 2025-06-30
    """  # noqa: D301 - the backslashes are Typer's
    from milepost.reading.from_file import MissingColumn, UnknownPathway, read_pathway
    from milepost.reading.why import as_parts, in_text

    lawbook = the_lawbook(own)
    question = the_question(lawbook, standard, as_at, known_at, settings)
    file = the_rows(events)
    try:
        reading = read_pathway(
            file.rows,
            pathway,
            question,
            lawbook.vocabulary,
            place=file.place,
            broken=file.broken,
        )
    except (MissingColumn, UnknownPathway) as error:
        stop(str(error))
    if as_json:
        parts = as_parts(reading, lawbook.publications)
        answer(json.dumps(parts, indent=2, ensure_ascii=False))
    else:
        answer(in_text(reading, lawbook.publications))
    if reading.problems:
        tell(reading.problems)
        raise typer.Exit(1)
