"""The profile that a command is given: one that comes with Milepost, or a file."""

from typing import TYPE_CHECKING

from milepost.cli.say import stop, tell

if TYPE_CHECKING:
    from milepost.intake.sites.profile import Profile


def the_profile(named: str) -> "Profile":
    """Read a profile, or say what is wrong with it."""
    from milepost.cli.options import the_lawbook
    from milepost.host.profiles import profile_from_disk

    profile, problems = profile_from_disk(named, the_lawbook().vocabulary)
    if profile is None:
        tell(problems)
        stop("Nothing was done: the profile can't be used as it is.")
    return profile
