"""``milepost lawbook diff``: what differs between two editions, and whose waits change."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.options import (
    KnownAt,
    OwnRules,
    Settings,
    not_over_the_events,
    pairs,
    the_lawbook,
    the_rows,
)
from milepost.cli.say import answer, say, stop, tell, while_busy

if TYPE_CHECKING:
    from milepost.reading.question import Question
    from milepost.rules.differences import Terms
    from milepost.rules.lawbook import Lawbook


def _edition(letter: str) -> typer.models.ArgumentInfo:
    return typer.Argument(
        metavar=letter,
        help="A standard and one of its editions, by the day, month or year it begins: "
        "scotland/treatment-time-guarantee@2012. Without @, the latest.",
        show_default=False,
    )


def diff(
    first: Annotated[str, _edition("A")],
    second: Annotated[str, _edition("B")],
    events: Annotated[
        Path | None,
        typer.Argument(
            metavar="[EVENTS]",
            help="A CSV or Parquet file of events, or - for standard input. Without one, "
            "the difference of the rules is told in words.",
            show_default=False,
        ),
    ] = None,
    as_at: Annotated[
        str | None,
        typer.Option(
            "--as-at", metavar="DAY", help="The day asked about. Without it, today."
        ),
    ] = None,
    known_at: KnownAt = None,
    settings: Settings = None,
    lawbook: OwnRules = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write the clocks that change here, as .csv, .csv.gz or .parquet. "
            "Without it they go to standard output as CSV.",
        ),
    ] = None,
) -> None:
    """Compare two editions of a standard, or two standards.

    With a file of events: each clock that comes out otherwise, by A and by B, as if each
    governed every wait; the rules that differ and that its events met; and what each
    event did by A and by B. Without one: the difference of the rules, in words.

    \b
    Examples:
      milepost lawbook diff scotland/treatment-time-guarantee@2012 \\
        scotland/treatment-time-guarantee@2025
      milepost lawbook diff scotland/treatment-time-guarantee@2012 \\
        scotland/treatment-time-guarantee@2025 events.csv --as-at 2025-07-30 --out diff.csv
    """  # noqa: D301 - the backslashes are Typer's
    from milepost.reading.edition_diff import UnknownEdition, terms_named
    from milepost.reading.question import UnknownStandard

    read = the_lawbook(lawbook)
    try:
        terms = terms_named(first, read), terms_named(second, read)
    except (UnknownEdition, UnknownStandard) as error:
        stop(str(error))
    if events is None:
        answer("\n".join(_in_words(*terms)))
        return
    not_over_the_events(events, out)
    question = _question(read, terms, as_at, known_at, settings)
    _answer(events, terms, question, read, out)


def _question(
    lawbook: "Lawbook",
    terms: "tuple[Terms, Terms]",
    as_at: str | None,
    known_at: str | None,
    settings: list[str] | None,
) -> "Question":
    from milepost.host.clock import today
    from milepost.reading.question import NotADay, UnknownSetting, ask

    try:
        asked = [
            ask(
                lawbook,
                standard=each.standard.id,
                as_at=as_at or today(),
                known_at=known_at,
                settings=pairs(settings or []),
            )
            for each in terms
        ]
    except (NotADay, UnknownSetting) as error:
        stop(str(error))
    return asked[0]


def _answer(
    events: Path,
    terms: "tuple[Terms, Terms]",
    question: "Question",
    lawbook: "Lawbook",
    out: Path | None,
) -> None:
    from milepost.foundation.days import in_words
    from milepost.host.writing import csv_of, write_rows
    from milepost.intake.event_rows import MISSING_COLUMN, event_rows
    from milepost.reading.edition_diff import diff_editions, tally
    from milepost.rules.in_words import not_national

    file = the_rows(events)
    with while_busy("Comparing"):
        read = event_rows(
            file.rows,
            lawbook.vocabulary,
            place=file.place,
            broken=file.broken,
            standards=question.known_standards,
        )
        missing = [each for each in read.problems if each.code == MISSING_COLUMN]
        if missing:
            stop(missing)
        found = diff_editions(
            read.events, *terms, as_at=question.as_at, choices=question.settings
        )
    if out is None:
        answer(csv_of(found.changed), nl=False)
    elif problem := write_rows(found.changed, out):
        stop(problem)
    tell(read.problems)
    say(
        f"A: {terms[0].words}. B: {terms[1].words}. As at {in_words(question.as_at.day)}, "
        "each as if it governed every wait."
    )
    for each in terms:
        if own := not_national(each.edition):
            say(f"  {each.standard.id}: {own.lower()}, and no national standard.")
    for words, count in tally(found):
        say(f"  {words}: {count:,}")
    if read.problems:
        raise typer.Exit(1)


def _in_words(first: "Terms", second: "Terms") -> Iterator[str]:
    from milepost.rules.differences import rules_differ, terms_differ
    from milepost.rules.in_words import not_national

    for letter, terms in (("A", first), ("B", second)):
        own = not_national(terms.edition).lower()
        yield f"{letter}: {terms.words}{f' ({own})' if own else ''}"
    asked = terms_differ(first, second)
    yield ""
    yield "The standard itself asks the same." if not asked else "The standard itself:"
    for each in asked:
        yield f"  {each.label}"
        yield f"    A: {each.first}"
        yield f"    B: {each.second}"
    found = rules_differ(first, second)
    yield ""
    yield f"Rules that do something else: {len(found)}."
    for rule in found:
        yield ""
        yield f"{', '.join(sorted(rule.ids))}: {rule.title}"
        for each in rule.what:
            yield f"  {each.label}"
            yield f"    A: {each.first}"
            yield f"    B: {each.second}"
        if not rule.what:
            yield "  The settings by which it may be read otherwise differ."
