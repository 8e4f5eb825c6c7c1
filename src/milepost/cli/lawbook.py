"""``milepost lawbook``: the rules, whether they are well formed, and when to review them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli import lawbook_diff, lawbook_pages
from milepost.cli.options import OwnRules, the_lawbook
from milepost.cli.say import answer, say, stop
from milepost.foundation.problems import Problem
from milepost.foundation.wording import many

if TYPE_CHECKING:
    from datetime import date

    from milepost.rules.lawbook import Lawbook
    from milepost.rules.reviews import Review

app = typer.Typer(help="The rules that clocks are kept by.", no_args_is_help=True)

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FOLDER]",
        help="A folder of rules of your own, or one laid out as a whole lawbook. Without "
        "one, Milepost's own rules, and yours if MILEPOST_LAWBOOK names any.",
        show_default=False,
    ),
]
Specs = Annotated[
    Path | None,
    typer.Option(
        "--specs",
        metavar="FOLDER",
        help="Run the pages of scenarios in this folder too.",
    ),
]


@app.command()
def check(folder: Folder = None, lawbook: OwnRules = None, specs: Specs = None) -> None:
    """Read every rule, and name every fault with its file and place.

    With --specs, every scenario there is run by the rules, and a clock rule of your own
    that none of them shows is a fault too.

    \b
    Examples:
      milepost lawbook check
      milepost lawbook check our-rules --specs our-specs
    """  # noqa: D301 - the backslash is Typer's
    from milepost.host.lawbook import SHELF, check_shelf, own_folder

    shelf = folder or lawbook or own_folder() or SHELF
    if not shelf.is_dir():
        stop(f"{shelf}: There is no such folder. Check its name.")
    read, problems = check_shelf(shelf)
    if problems or read is None:
        stop(problems)
    count = many(len(read.own or read.rules), "rule")
    whose = " of your own" if read.own else ""
    shown = "" if specs is None else _run(specs, read)
    answer(f"{count}{whose}, and nothing wrong with how they are written.{shown}")


def _run(specs: Path, lawbook: "Lawbook") -> str:
    """Run every scenario of a folder, and stop where one comes out otherwise."""
    from milepost.host.lawbook import scenarios_on_disk
    from milepost.reading.scenarios import check_scenarios

    pages = scenarios_on_disk(specs)
    if isinstance(pages, Problem):
        stop(pages)
    count, problems = check_scenarios(pages, lawbook)
    if problems:
        stop(problems)
    return f" {many(count, 'scenario')}, and each comes out as its page says."


@app.command()
def due(
    *,
    as_at: Annotated[
        str | None,
        typer.Option(
            "--as-at",
            metavar="DAY",
            help="Reviews due on that day or before: 2027-01-31. Without it, today.",
        ),
    ] = None,
    lawbook: OwnRules = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """List the rules whose review is due, the longest overdue first.

    Ends with 1 if any is due by that day, and with 0 if none is.

    \b
    Example:
      milepost lawbook due --as-at 2027-12-31
    """  # noqa: D301 - the backslash is Typer's
    from milepost.foundation.days import in_words
    from milepost.rules.reviews import due_by, reviews

    read, day = the_lawbook(lawbook), _day(as_at)
    found = due_by(day, read)
    if as_json:
        told = [_parts(each, day) for each in found]
        answer(json.dumps(told, indent=2, ensure_ascii=False))
    elif found:
        answer("\n".join(_line(each, day) for each in found))
    if found:
        say(f"{len(found)} of {len(reviews(read))} reviews are due on {in_words(day)}.")
        raise typer.Exit(1)
    later = [each for each in reviews(read) if each.due > day]
    after = f" The next is due on {in_words(later[0].due)}." if later else ""
    say(f"No review is due on {in_words(day)}.{after}")


def _day(written: str | None) -> "date":
    from milepost.host.clock import today
    from milepost.intake.columns import day_of

    if written is None:
        return today()
    day = day_of(written)
    if day is None:
        stop(f"--as-at {written!r} is no day; write one such as 2027-01-31.")
    return day


def _line(review: "Review", day: "date") -> str:
    over = review.days_over(day)
    late = f"overdue by {over} day{'' if over == 1 else 's'}" if over else "due today"
    of = "" if review.of == "the rule" else f" ({review.of})"
    return f"{review.due}  {late:22}  {review.id}{of}: {review.title}"


def _parts(review: "Review", day: "date") -> dict[str, object]:
    return {
        "due": review.due.isoformat(),
        "days_over": review.days_over(day),
        "id": review.id,
        "title": review.title,
        "of": review.of,
        "by": review.by,
    }


app.command("diff")(lawbook_diff.diff)
app.command("pages")(lawbook_pages.pages)


@app.callback()
def rules() -> None:
    """Read the rules that clocks are kept by."""
