"""``milepost lawbook``: the rules, and whether they are well formed."""

from pathlib import Path
from typing import Annotated

import typer

from milepost.cli.say import stop

app = typer.Typer(help="The rules that clocks are kept by.", no_args_is_help=True)

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FOLDER]",
        help="A folder laid out as the lawbook is. Without one, Milepost's own.",
        show_default=False,
    ),
]


@app.command()
def check(folder: Folder = None) -> None:
    """Read every rule, and name every fault with its file and place.

    \b
    Examples:
      milepost lawbook check
      milepost lawbook check our-lawbook/
    """  # noqa: D301 - the backslash is Typer's
    from milepost.host.lawbook import SHELF, check_shelf

    shelf = folder or SHELF
    if not shelf.is_dir():
        stop(f"{shelf}: There is no such folder. Check its name.")
    count, problems = check_shelf(shelf)
    if problems:
        stop(problems)
    typer.echo(f"{count} rules, and nothing wrong with how they are written.")


@app.callback()
def rules() -> None:
    """Read the rules that clocks are kept by."""
