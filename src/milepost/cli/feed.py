"""``milepost feed``: listen to a hospital's messages, and see to those that wait."""

from pathlib import Path
from typing import Annotated

import typer

from milepost.cli.say import say, stop
from milepost.cli.site_profile import the_profile

app = typer.Typer(
    help="Listen to a hospital's messages, and see to those that wait.",
    no_args_is_help=True,
)
Provider = Annotated[
    str, typer.Option("--provider", metavar="CODE", help="Whose messages they are.")
]
ProfileName = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="NAME",
        help="What they mean: a profile that Milepost comes with, or a file of yours.",
    ),
]
Name = Annotated[
    str,
    typer.Option("--name", metavar="NAME", help="What the feed is called. One a port."),
]
Port = Annotated[int, typer.Option("--port", help="The port of the feed.")]
Host = Annotated[str, typer.Option("--host", help="The address of the feed.")]
Idle = Annotated[
    float,
    typer.Option(
        "--idle", metavar="SECONDS", min=1, help="Close a connection so long silent."
    ),
]
Certificate = Annotated[
    Path | None,
    typer.Option(
        "--tls-cert", metavar="FILE", help="Speak TLS, with this certificate."
    ),
]
Key = Annotated[
    Path | None,
    typer.Option("--tls-key", metavar="FILE", help="The certificate's key."),
]
Clients = Annotated[
    Path | None,
    typer.Option(
        "--tls-clients",
        metavar="FILE",
        help="Let only senders in whose certificate one of these has signed.",
    ),
]


@app.command()
def listen(
    *,
    port: Port,
    profile: ProfileName,
    provider: Provider,
    name: Name = "hl7",
    host: Host = "127.0.0.1",
    idle: Idle = 300,
    tls_cert: Certificate = None,
    tls_key: Key = None,
    tls_clients: Clients = None,
) -> None:
    """Store every message that comes, answer it, and record what it tells.

    A message is answered once it is stored for good, and never before. What can't be
    stored isn't answered, so that its sender sends it again. What nobody can say the
    meaning of waits for a person: see `milepost feed held`.

    \b
    Example:
      milepost feed listen --port 2575 --profile itk-2-4 --provider RXX
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database
    from milepost.cli.feed_tls import tls_context
    from milepost.cli.web_server import take_port

    site = the_profile(profile)
    tls = tls_context(tls_cert, tls_key, tls_clients)
    taken = take_port(host, port)
    with a_database():
        from milepost.actions.receive import FeedName
        from milepost.cli.feed_listener import run

        feed = FeedName(name, site)
        run(taken, tls, provider=provider, feed=feed, named=profile, idle=idle)


@app.command()
def send(
    *,
    port: Port = 2575,
    host: Host = "127.0.0.1",
    patients: Annotated[
        int, typer.Option("--patients", min=1, max=2000, help="How many to invent.")
    ] = 50,
    pause: Annotated[
        float,
        typer.Option("--pause", metavar="SECONDS", min=0, help="Between two messages."),
    ] = 0,
) -> None:
    """Send a listener the messages of invented patients, as a hospital would.

    Some come twice, some late, and of some nobody can say what they mean. They speak as
    the profile scotland-synthetic expects. A feed of real patients rejects them: MSH-11
    says that they are no live traffic.

    \b
    Example:
      milepost feed send --port 2575 --patients 50 --pause 0.5
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.feed_sender import send as send_all

    send_all(host, port, patients, pause)


@app.command()
def load(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", exists=False)],
    *,
    provider: Provider,
    profile: ProfileName,
    name: Name = "hl7",
) -> None:
    """Store and read files of messages: what a system sent before there was a feed.

    Name files, or folders of them. Messages may stand one after another, in frames of
    MLLP, or in a batch; files named .gz are unpacked. Stopped at any moment and begun
    again, it goes on where it was, and nothing is told twice. A feed of that name may
    be listened to meanwhile.

    \b
    Example:
      milepost feed load history/ --provider RXX --profile our.toml --name pas
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database

    site = the_profile(profile)
    with a_database():
        from milepost.cli.feed_load import load as load_all

        load_all(paths, provider=provider, name=name, profile=site)


@app.command()
def held(*, provider: Provider, name: Name = "hl7") -> None:
    """List the messages that wait for a person, and why, the longest first."""
    from milepost.cli.database import a_database

    with a_database():
        from milepost.cli.feed_held import list_held

        list_held(provider, name)


@app.command()
def show(
    number: Annotated[int, typer.Argument(metavar="NUMBER")],
    *,
    provider: Provider,
    raw: Annotated[
        bool, typer.Option("--raw", help="Write what came, byte for byte.")
    ] = False,
) -> None:
    """Show one message: what became of it and why, and each value that it says.

    \b
    Example:
      milepost feed show 1234 --provider RXX
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database

    with a_database():
        from milepost.cli.feed_shown import show_message, write_raw

        (write_raw if raw else show_message)(provider, number)


@app.command()
def meaning(
    code_map: Annotated[str, typer.Argument(metavar="MAP")],
    code: Annotated[str, typer.Argument(metavar="CODE")],
    means: Annotated[str, typer.Argument(metavar="MEANS")],
    *,
    provider: Provider,
    profile: ProfileName,
    name: Name = "hl7",
) -> None:
    """Say what a code means, and use every message that waits for that.

    \b
    Example:
      milepost feed meaning cancelled_by FLOOD provider --provider RXX --profile itk-2-4
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database

    site = the_profile(profile)
    if site.code_map(code_map) is None:
        maps = ", ".join(listed.name for listed in site.code_maps)
        stop(f"The profile has no map {code_map!r}; its maps are: {maps}.")
    with a_database():
        from milepost.cli.feed_held import say_what_it_means

        say_what_it_means(provider, name, site, (code_map, code, means))


@app.command()
def settle(
    number: Annotated[int, typer.Argument(metavar="NUMBER")],
    note: Annotated[str, typer.Option("--note", help="What was done instead.")],
    *,
    provider: Provider,
    reason: Annotated[
        str,
        typer.Option(
            "--reason",
            help="duplicate, test, not_for_us, put_right or other. A referral needs it.",
        ),
    ] = "",
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back that it was settled.")
    ] = False,
) -> None:
    """Say that a message that waits has been dealt with by hand; or take that back."""
    from milepost.cli.database import a_database

    with a_database():
        from milepost.cli.feed_held import settle_by_hand, wait_again

        if undo:
            wait_again(provider, number, note)
        else:
            settle_by_hand(provider, number, note, reason)


@app.command()
def replay(*, provider: Provider, profile: ProfileName, name: Name = "hl7") -> None:
    """Read a feed's whole inbox again, and record what the log doesn't say yet."""
    from milepost.cli.database import a_database

    site = the_profile(profile)
    with a_database():
        from milepost.cli.feed_held import read_again

        read_again(provider, name, site)


@app.command()
def check(profile: Annotated[str, typer.Argument(metavar="PROFILE")]) -> None:
    """Read a profile, and name every fault."""
    from milepost.intake.sites.speaking import hours_in_words

    found = the_profile(profile)
    types = sum(len(rule.of) for rule in found.messages)
    say(f"{found.title}: sound. It knows {types} types of message.")
    if found.speaks is not None:
        amber, red = found.silence
        say(
            f"It speaks {hours_in_words(found.speaks)}. Silence is doubtful after {amber} "
            f"minutes of these hours, and taken for the end after {red}."
        )


@app.command()
def profiles() -> None:
    """List the profiles that Milepost comes with."""
    from milepost.host.profiles import shipped

    for name in shipped():
        found = the_profile(name)
        typer.echo(f"{name:<20} {found.title} ({found.evidence})")
