"""How far a long task has come, where somebody is watching."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from milepost.cli.say import on_screen, say

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@contextmanager
def counting() -> Iterator[Progress]:
    """Show each task and how far it has come; where nobody watches, name each once."""
    if not on_screen():
        yield _naming()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        SpinnerColumn,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                _finish(bars)
                tasks[what] = bars.add_task(what, total=of or None)
            bars.update(tasks[what], completed=done, total=of or None)

        yield tell
        _finish(bars)


def _finish(bars) -> None:
    for task in bars.tasks:
        bars.update(task.id, total=task.total or 1, completed=task.total or 1)


def _naming() -> Progress:
    named = set()

    def tell(what: str, _done: int, _of: int) -> None:
        if what not in named:
            named.add(what)
            say(what)

    return tell
