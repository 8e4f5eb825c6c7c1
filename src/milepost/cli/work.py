"""``milepost work``: what must be done though nobody asks for it."""

from typing import Annotated

import typer

from milepost.cli.options import OwnRules, go_by

Once = Annotated[bool, typer.Option("--once", help="Look once, say what was done.")]


def work(*, once: Once = False, own: OwnRules = None) -> None:
    """Raise escalations, let them climb, open reviews and forecast, every minute.

    Run it beside `milepost serve`, on one machine or on several: each rung is asked
    once. What came due while nothing ran is done when it runs again. A service's rules
    raise nothing until that service has adopted a ladder. The board's history is learnt
    from once a week, in a process apart, and each running clock is forecast anew when
    anything happens.

    \b
    Example:
      DATABASE_URL=postgresql://milepost@db/milepost milepost work
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database
    from milepost.cli.say import say
    from milepost.cli.web_server import end_tidily

    end_tidily()
    go_by(own)
    with a_database():
        from milepost.cli.learner import Learner
        from milepost.cli.watch import Watch

        if once:
            watch = Watch()
            say("; ".join(map(str, watch.look())))
            if watch.failed:
                raise typer.Exit(1)
            return
        watch = Watch(learner=Learner())
        say("Looking every minute at what is due, until you press Ctrl-C.")
        try:
            watch.run()
        except KeyboardInterrupt:
            say("Stopped.")
