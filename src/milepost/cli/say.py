"""What the command line says to people, always on standard error."""

import errno
import os
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


def answer(what: str | bytes, *, nl: bool = True) -> None:
    """Write the answer on standard output, or say why it can't be written.

    Whoever reads it may stop reading (``| head``): that is no fault, and not said.
    """
    try:
        typer.echo(what, nl=nl)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        why = (error.strerror or str(error)).lower()
        if error.errno == errno.ENOSPC:
            why = "there is no space left on the disk"
        stop(
            Problem(
                "cli.unwritable",
                "standard output",
                f"The answer can't be written: {why}.",
                "Make room, or send it elsewhere.",
            )
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
