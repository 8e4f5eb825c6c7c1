"""``milepost demo``: a health board that doesn't exist, live in the browser."""

import os
from contextlib import ExitStack
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.say import say

if TYPE_CHECKING:
    from milepost.cli.demo_board import SignIn


class Size(StrEnum):
    """How large a board to invent."""

    SMALL = auto()
    BOARD = auto()
    LARGE = auto()


EARLIER_LOOKS = {Size.SMALL: 4, Size.BOARD: 0, Size.LARGE: 0}
"""How many earlier looks at breaches are told of."""

HowLarge = Annotated[
    Size,
    typer.Option(
        "--size", help="600, 12,000 or 200,000 open pathways; large takes some minutes."
    ),
]
Port = Annotated[int, typer.Option("--port", help="The port the pages are at.")]
Reset = Annotated[
    bool, typer.Option("--reset", help="Throw the last board away, and make another.")
]
NoFeed = Annotated[
    bool, typer.Option("--no-feed", help="Let nothing happen but what time brings.")
]
Seed = Annotated[
    int, typer.Option("--seed", help="Another number invents another board.", min=0)
]


def demo(
    *,
    size: HowLarge = Size.BOARD,
    port: Port = 8000,
    reset: Reset = False,
    no_feed: NoFeed = False,
    seed: Seed = 2026,
) -> None:
    """Show Milepost: a health board of invented patients, in the browser.

    It starts a database of its own (or uses the one that DATABASE_URL names), invents
    the board the first time, and prints the address and who to sign in as. While it
    runs, a simulated hospital, a process of its own, sends it HL7 messages of what
    happens: some twice, some late, some broken. Ctrl-C stops both.

    \b
    Examples:
      milepost demo
      milepost demo --size small --port 8001 --reset
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database
    from milepost.cli.web_server import end_tidily, serve_on, take_port, warming_up
    from milepost.host.home import demo_password

    end_tidily()
    os.environ["MILEPOST_DEMO"] = "1"
    try:
        with ExitStack() as held:
            taken = held.enter_context(take_port("127.0.0.1", port))
            warm = warming_up()
            held.enter_context(a_database(reset=reset))
            from milepost.cli.demo_board import ready_board
            from milepost.cli.demo_breaches import ready_reviews
            from milepost.cli.demo_escalations import ready_escalations
            from milepost.cli.demo_feed import demo_feed
            from milepost.cli.demo_forecasts import ready_forecasts
            from milepost.cli.demo_meetings import ready_meetings
            from milepost.cli.learner import Learner
            from milepost.cli.watch import Watch

            password = demo_password()
            sign_ins = ready_board(size, seed, password)
            ready_escalations()
            ready_meetings()
            ready_reviews(EARLIER_LOOKS[size])
            say("Compiling the clocks")
            warm.result()
            feed = None
            if no_feed:
                ready_forecasts()
            else:
                say("Starting a hospital that sends its news")
                feed = held.enter_context(demo_feed())
            held.enter_context(Watch(learner=Learner()))
            say(_welcome(port, sign_ins, password, feed))
            serve_on(taken)
    except KeyboardInterrupt:
        say("\nStopped. `milepost demo` goes on with the same board.")


def _welcome(
    port: int, sign_ins: list["SignIn"], password: str, feed: int | None
) -> str:
    widest = max(len(one.username) for one in sign_ins)
    lines = [f"  {one.username:{widest}}  {one.role}, {one.name}" for one in sign_ins]
    return "\n".join(
        [
            "",
            f"Milepost is at  http://127.0.0.1:{port}/",
            "",
            f"Everybody's password is  {password}  and these are some who may sign in:",
            "",
            *lines,
            "",
            *([_of_the_feed(feed)] if feed else []),
            "Nobody in it exists. Press Ctrl-C to stop.",
        ]
    )


def _of_the_feed(port: int) -> str:
    return (
        f"A simulated hospital sends HL7 messages to port {port}: see the page Feeds."
    )
