"""``milepost serve``: the web server."""

from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.options import OwnRules, go_by

if TYPE_CHECKING:
    from socket import socket

Host = Annotated[str, typer.Option("--host", help="The address to listen on.")]
Port = Annotated[int, typer.Option("--port", help="The port to listen on.")]


def serve(host: Host = "127.0.0.1", port: Port = 8000, own: OwnRules = None) -> None:
    """Serve the pages, on the database that DATABASE_URL names or on one of its own.

    MILEPOST_HOSTS lists the names by which browsers may reach it, with spaces between.
    MILEPOST_TRUSTED_PROXIES lists the addresses of the proxies before it, in the same
    way: only they are believed when they say where a request came from.

    \b
    Example:
      DATABASE_URL=postgresql://milepost@db/milepost milepost serve --port 8080
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database
    from milepost.cli.web_server import end_tidily, take_port, warming_up

    end_tidily()
    go_by(own)
    with take_port(host, port) as taken:
        warm = warming_up()
        with a_database():
            warm.result()
            _serve(taken, f"http://{host}:{port}/")


def _serve(taken: "socket", address: str) -> None:
    from milepost.cli.say import say
    from milepost.cli.web_server import serve_on

    say(f"Milepost is at {address} until you press Ctrl-C.")
    try:
        serve_on(taken)
    except KeyboardInterrupt:
        say("Stopped.")
