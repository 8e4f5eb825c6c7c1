"""``milepost fhir``: let other systems in to ask and to tell, and shut them out."""

from typing import Annotated

import typer

from milepost.cli.site_profile import the_profile

app = typer.Typer(
    help="Let other systems ask and tell in FHIR R4, and shut them out.",
    no_args_is_help=True,
)
Provider = Annotated[
    str, typer.Option("--provider", metavar="CODE", help="Whose pathways they are.")
]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="What the system is called here.")
]


@app.command("let-in")
def let_in(
    name: Name,
    *,
    provider: Provider,
    service: Annotated[
        list[str] | None,
        typer.Option(
            "--service",
            metavar="CODE",
            help="Let it read only this service's pathways. Give it again for more.",
        ),
    ] = None,
    reads: Annotated[
        bool, typer.Option("--read/--no-read", help="Whether it may read.")
    ] = True,
    profile: Annotated[
        str,
        typer.Option(
            "--profile",
            metavar="NAME",
            help="Let it send, too: what that means, such as uk-core, or a file.",
        ),
    ] = "",
) -> None:
    """Let a system in, and print the secret that it must show. It is shown once.

    \b
    Example:
      milepost fhir let-in portal --provider RXX --service lung
      milepost fhir let-in pas-fhir --provider RXX --no-read --profile uk-core
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database

    if profile:
        the_profile(profile)
    with a_database():
        from milepost.cli.fhir_systems import let_a_system_in

        let_a_system_in(provider, name, service, reads=reads, profile=profile)


@app.command("shut-out")
def shut_out(name: Name, *, provider: Provider) -> None:
    """Let a system in no more. What it has sent stays."""
    from milepost.cli.database import a_database

    with a_database():
        from milepost.cli.fhir_systems import shut_a_system_out

        shut_a_system_out(provider, name)


@app.command("systems")
def systems(*, provider: Provider) -> None:
    """List the systems, what each may do, and when it last read something."""
    from milepost.cli.database import a_database

    with a_database():
        from milepost.cli.fhir_systems import list_systems

        list_systems(provider)
