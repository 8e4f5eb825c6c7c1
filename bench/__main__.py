"""Measure the budgets: ``python -m bench``, or ``make bench``."""

import argparse
from collections.abc import Callable, Iterator

import numpy as np
from rich.console import Console

from bench import report
from bench.figures import Figure

SEED = 2026


def main() -> None:
    """Measure what was asked for, and show it."""
    asked = _asked()
    console, taken = Console(soft_wrap=True), {part: [] for part in report.PARTS}
    for name in asked.work or _works(asked):
        for figure in _works(asked)[name]():
            taken[report.part_of(name)].append(figure)
            console.print(
                f"{figure.work}: {figure.judged:,.4g} {figure.unit}", highlight=False
            )
    for part, figures in taken.items():
        if figures:
            console.print("\n" + report.table(figures), highlight=False)
            console.print("\n" + report.surroundings(), highlight=False)
        if figures and asked.write:
            report.write(figures, part)


def _works(asked: argparse.Namespace) -> dict[str, Callable[[], Iterator[Figure]]]:
    """Give each kind of work its name. What is not asked for isn't even imported."""

    def kernel() -> Iterator[Figure]:
        from bench.kernel import kernel

        return kernel(asked.pathways, asked.rounds, np.random.default_rng(SEED))

    def command() -> Iterator[Figure]:
        from bench.command import command

        return command(asked.events, asked.rounds)

    def board() -> Iterator[Figure]:
        from bench.board import board

        return board(asked.size, asked.rounds, np.random.default_rng(SEED))

    def load() -> Iterator[Figure]:
        from bench.load import load

        return load(
            asked.size,
            users=asked.users,
            seconds=asked.seconds,
            servers=asked.servers,
            think=asked.think,
        )

    def messages() -> Iterator[Figure]:
        from bench.messages import messages

        return messages(asked.messages, asked.rounds, np.random.default_rng(SEED))

    return {
        "kernel": kernel,
        "command": command,
        "board": board,
        "load": load,
        "messages": messages,
    }


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument(
        "work",
        nargs="*",
        help="kernel, command, board, load or messages; all, if none is named",
    )
    options.add_argument("--pathways", type=int, default=1_000_000, help="for kernel")
    options.add_argument("--events", type=int, default=5_000_000, help="for command")
    options.add_argument(
        "--size", default="board", help="for board and load: small, board or large"
    )
    options.add_argument("--users", type=int, default=50, help="for load")
    options.add_argument("--seconds", type=int, default=180, help="for load")
    options.add_argument(
        "--servers", type=int, default=2, help="for load: processes that serve pages"
    )
    options.add_argument(
        "--think", type=float, default=10, help="for load: seconds between two things"
    )
    options.add_argument(
        "--messages", type=int, default=20_000, help="to load, for messages"
    )
    options.add_argument("--rounds", type=int, default=5, help="times over")
    options.add_argument(
        "--write", action="store_true", help="put the results into docs/benchmarks.md"
    )
    return options.parse_args()


if __name__ == "__main__":
    main()
