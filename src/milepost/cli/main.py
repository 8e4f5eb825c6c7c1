"""The ``milepost`` command, and what it does when something breaks."""

import os
import sys
from pathlib import Path
from traceback import extract_tb
from typing import Annotated

import typer

from milepost import __version__
from milepost.cli import (
    clocks,
    compare,
    demo,
    explain,
    feed,
    fhir,
    forecast,
    imports,
    lawbook,
    ledger,
    measures_own,
    rebuild,
    serve,
    signals,
    synth,
    validate,
    work,
)
from milepost.cli import standards as listing
from milepost.cli.say import say
from milepost.foundation.problems import BrokenPromise

BROKEN_PROMISE = 70
INTERRUPTED = 130

app = typer.Typer(
    name="milepost",
    help="Every patient on a pathway, how long they have waited, and what is next.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    demo.demo,
    serve.serve,
    work.work,
    clocks.clocks,
    explain.explain,
    validate.validate,
    listing.standards,
    imports.import_events,
    synth.synth,
    rebuild.rebuild,
    ledger.ledger,
    compare.compare,
):
    app.command(command.__name__.removesuffix("_events"))(command)
app.add_typer(lawbook.app, name="lawbook")
app.add_typer(measures_own.app, name="measures")
app.add_typer(feed.app, name="feed")
app.add_typer(fhir.app, name="fhir")
app.add_typer(forecast.app, name="forecast")
app.add_typer(signals.app, name="signals")


def _show_version(asked: bool) -> None:  # noqa: FBT001 - Typer gives it so
    if asked:
        typer.echo(f"milepost {__version__}")
        raise typer.Exit


@app.callback()
def milepost(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version),
    ] = False,
) -> None:
    """Every patient on a pathway, how long they have waited, and what is next."""


def run() -> None:
    """Answer a command. Whatever happens, nobody is shown a traceback."""
    os.environ.setdefault("RUST_BACKTRACE", "0")
    try:
        app(prog_name="milepost")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - Rust's panics are no Exception
        say(last_words(error))
        sys.exit(BROKEN_PROMISE)


def last_words(error: BaseException) -> str:
    """Own up to a fault of ours, and say what would help to mend it.

    What the error itself says is left out, unless it is about a promise of ours: it
    may hold what is in a record.
    """
    ours = [
        step for step in extract_tb(error.__traceback__) if "milepost" in step.filename
    ]
    where = ""
    if ours:
        folder = Path(__file__).parents[1]
        file = Path(ours[-1].filename)
        name = file.relative_to(folder) if file.is_relative_to(folder) else file.name
        where = f" in {name.as_posix() if isinstance(name, Path) else name}"
        where += f", line {ours[-1].lineno}"
    what = f": {error}" if isinstance(error, BrokenPromise) else ""
    return (
        f"Milepost itself is at fault ({type(error).__name__}{where}{what}); "
        f"nothing you did was wrong.\nPlease report it to whoever looks after Milepost "
        f"where you are, with the command you gave, the line above and the version, "
        f"{__version__}."
    )
