"""``milepost signals``: tell other systems that something happened here."""

from typing import Annotated

import typer

app = typer.Typer(
    help="Tell other systems that something happened here: never to whom.",
    no_args_is_help=True,
)
Provider = Annotated[
    str, typer.Option("--provider", metavar="CODE", help="Whose patients they are.")
]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="What the receiver is called here.")
]


@app.command("register")
def register(
    name: Name,
    address: Annotated[
        str, typer.Argument(metavar="URL", help="Where signals are posted to.")
    ],
    *,
    provider: Provider,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="What it is told of, such as escalation.raised. Give it again for "
            "more; without it, of everything.",
        ),
    ] = None,
    service: Annotated[
        list[str] | None,
        typer.Option(
            "--service",
            metavar="CODE",
            help="Tell it only of this service. Give it again for more.",
        ),
    ] = None,
) -> None:
    """Register a receiver, and print the secret of its signatures. It is shown once.

    \b
    Example:
      milepost signals register desk https://desk.example/milepost --provider RXX \\
        --kind escalation.raised --kind escalation.climbed --service lung
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database

    with a_database():
        from milepost.cli.signal_receivers import register_receiver

        register_receiver(provider, name, address, kind, service)


@app.command("secret")
def secret(name: Name, *, provider: Provider) -> None:
    """Make a receiver a new secret, and print it. The old one is no longer used."""
    from milepost.cli.database import a_database

    with a_database():
        from milepost.cli.signal_receivers import renew_secret

        renew_secret(provider, name)


@app.command("pause")
def pause(name: Name, *, provider: Provider) -> None:
    """Send a receiver nothing until it is resumed. What happens meanwhile waits."""
    _turn("pause", provider, name)


@app.command("resume")
def resume(name: Name, *, provider: Provider) -> None:
    """Send a receiver what has waited, and what happens from now on."""
    _turn("resume", provider, name)


@app.command("end")
def end(name: Name, *, provider: Provider) -> None:
    """Tell a receiver nothing more. What waits for it is not sent."""
    _turn("end", provider, name)


@app.command("again")
def again(name: Name, *, provider: Provider) -> None:
    """Try anew what a receiver didn't take; `milepost work` sends it within a minute."""
    _turn("again", provider, name)


@app.command("test")
def test(name: Name, *, provider: Provider) -> None:
    """Send a receiver a test at once, with whatever waits for it, and say what came of it."""
    from milepost.cli.database import a_database

    with a_database():
        from milepost.cli.signal_receivers import try_receiver

        try_receiver(provider, name)


@app.command("list")
def list_all(*, provider: Provider) -> None:
    """List the receivers, what each is told of, and what it hasn't taken."""
    from milepost.cli.database import a_database

    with a_database():
        from milepost.cli.signal_receivers import list_receivers

        list_receivers(provider)


def _turn(what: str, provider: str, name: str) -> None:
    from milepost.cli.database import a_database

    with a_database():
        from milepost.cli.signal_receivers import turn

        turn(what, provider, name)
