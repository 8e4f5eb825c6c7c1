"""``milepost ledger``: every referral and everybody who joined or left, accounted for."""

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date

    from milepost.reading.ledger import LedgerReading

Day = Annotated[
    str,
    typer.Option("--day", metavar="DAY", help="Such as 2026-11-21; today, if unsaid."),
]
Feed = Annotated[
    str, typer.Option("--feed", metavar="NAME", help="Only this feed's referrals.")
]
Provider = Annotated[
    str,
    typer.Option("--provider", metavar="CODE", help="Whose; everybody's, if unsaid."),
]
Then = Annotated[
    bool,
    typer.Option(
        "--then", help="As known at the end of each day, and not as known now."
    ),
]
Whole = Annotated[
    bool,
    typer.Option("--whole", help="Work out from every pathway; as long as a rebuild."),
]
AsCsv = Annotated[
    bool, typer.Option("--csv", help="Write CSV, each move with evidence.")
]
COLUMNS = ("provider", "part", "of", "what", "number", "why", "rule", "on", "evidence")


def ledger(
    *,
    day: Day = "",
    feed: Feed = "",
    provider: Provider = "",
    then: Then = False,
    whole: Whole = False,
    as_csv: AsCsv = False,
) -> None:
    """Show that nobody is lost: what came, who joined a list, who left, and why.

    Of each feed, referrals in = open + stopped + not applicable + waiting for a person
    + taken back. Of each list, today = yesterday + joined - left. Everybody who joined or
    left with nothing to show why, or whom the list has and the log hasn't, or the reverse,
    is unexplained. If anybody is, the command ends with 1.

    \b
    Examples:
      milepost ledger
      milepost ledger --day 2026-11-21 --feed pas --csv > ledger.csv
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database

    with a_database():
        from django.conf import settings

        from milepost.cli.say import answer, say, while_busy
        from milepost.foundation.scope import Scope
        from milepost.host.clock import now
        from milepost.reading.ledger import providers, read_ledger

        moment = now()
        asked = read_day(day, moment.date())
        told = {"now": moment, "lawbook": settings.LAWBOOK, "then": then}
        told["whole"] = whole
        remainder, rows = 0, []
        for code in [provider] if provider else providers():
            with while_busy("Drawing up the ledger"):
                scope = Scope(code, "milepost ledger")
                reading = read_ledger(scope, asked, feed=feed or None, **told)
            remainder += reading.remainder
            if as_csv:
                rows += list(in_rows(code, reading))
            else:
                answer("\n".join(in_lines(code, reading)))
        if as_csv:
            answer(_csv(rows), nl=False)
        say(f"{remainder} unexplained.")
        if remainder:
            raise typer.Exit(1)


def in_lines(code: str, reading: "LedgerReading") -> Iterator[str]:
    """Write a ledger for a terminal."""
    when = "as known then" if reading.then else "as known now"
    yield f"Ledger of {code}, {reading.day}, {when}"
    yield f"{'list':<28}{'before':>8}{'joined':>8}{'left':>8}{'now':>8}{'unexplained':>13}"
    for each in reading.lists:
        yield (
            f"{each.service:<28}{each.before:>8}{each.joined:>8}{each.left:>8}"
            f"{each.now:>8}{each.remainder:>13}"
        )
    yield (
        f"{'referrals by':<28}{'came':>8}{'open':>8}{'stopped':>8}{'n/a':>8}"
        f"{'waiting':>8}{'back':>8}{'unexplained':>13}"
    )
    for came in reading.referrals:
        counts = "".join(f"{came.fates[fate]:>8}" for fate in list(came.fates)[:-1])
        yield f"{came.feed:<28}{came.came:>8}{counts}{came.remainder:>13}"


def in_rows(code: str, reading: "LedgerReading") -> Iterator[tuple[object, ...]]:
    """Write a ledger as rows of ``COLUMNS``: each number, move, referral, and difference."""
    for each in reading.lists:
        for what in ("before", "joined", "left", "now", "remainder"):
            number = getattr(each, what)
            yield code, "list", each.service, what, number, "", "", "", ""
    for account in reading.referrals:
        yield code, "referrals", account.feed, "came", account.came, "", "", "", ""
        for fate, number in account.fates.items():
            yield code, "referrals", account.feed, fate.value, number, "", "", "", ""
    for stray in reading.astray:
        where = "on the list only" if stray.listed else "in the log only"
        yield code, "astray", stray.service, stray.pathway, 1, where, "", "", ""
    for move in reading.moves:
        what = "joined" if move.joined else "left"
        told = [reading.evidence[e] for e in move.events if e in reading.evidence]
        words = "; ".join(
            f"{e.kind} {e.day} by {e.by} {e.source}".strip() for e in told
        )
        on = move.on or ""
        yield (
            code,
            what,
            move.service,
            move.pathway,
            1,
            move.why.value,
            move.rule,
            on,
            words,
        )
    for came, fate in reading.came:
        why = came.note or came.reason or came.ended or ""
        named = came.pathway or f"message {came.message}"
        yield code, "referral", came.feed, named, 1, fate.value, "", "", why


def _csv(rows: list[tuple[object, ...]]) -> str:
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow(COLUMNS)
    out.writerows([[_harmless(value) for value in row] for row in rows])
    return written.getvalue()


def _harmless(value: object) -> object:
    """Keep a spreadsheet from reading text of others as a formula."""
    text = str(value)
    is_formula = isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{text}" if is_formula else value


def read_day(text: str, today: "date") -> "date":
    """Read the day that is asked for, or say why it has no ledger."""
    from datetime import date

    from milepost.cli.say import stop

    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        stop(f"{text!r} is no day. Write it as 2026-11-21.")
    if day > today:
        stop(f"{day} hasn't come yet. Give today or a day before it.")
    return day
