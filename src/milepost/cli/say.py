"""What the command line says to people, always on standard error."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import NoReturn

import typer

from milepost.foundation.problems import Problem

AT_MOST = 20
"""How many problems fill a screen. A file or another program is given them all."""


def say(words: str) -> None:
    """Say something to whoever runs the command, apart from what it answers."""
    typer.echo(words, err=True)


def tell(problems: Sequence[Problem]) -> None:
    """Tell of each problem; on a screen, of no more than fit."""
    shown = AT_MOST if on_screen() else len(problems)
    for problem in problems[:shown]:
        say(str(problem))
    if len(problems) > shown:
        say(
            f"… and {len(problems) - shown:,} more. Send them to a file: 2> problems.txt"
        )


def stop(problems: Problem | Iterable[Problem] | str, *, code: int = 1) -> NoReturn:
    """Say what is wrong and end the command."""
    if isinstance(problems, str):
        say(problems)
    else:
        tell([problems] if isinstance(problems, Problem) else list(problems))
    raise typer.Exit(code)


def on_screen() -> bool:
    """Whether somebody is watching standard error."""
    return sys.stderr.isatty()


def while_busy(doing: str) -> AbstractContextManager[object]:
    """Show that something is being done, where somebody is watching."""
    if not on_screen():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"{doing} …")
