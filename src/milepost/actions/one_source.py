"""Let a name be one source's, so that nothing that comes under it is read in two ways.

What stands on a pathway is worked out from all that came under a name, by one profile: a
second source of that name would take back what the first has told.
"""

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.profiles import mark_on_disk
from milepost.intake.sites.profile import Comes
from milepost.store import sources

WORDS = {
    Comes.HL7: "a feed of HL7",
    Comes.FHIR: "a system that sends FHIR",
    Comes.ROWS: "a list of files",
}
REMEDIES = {
    Comes.HL7: "Give this another name. To read all that it sent by another profile, "
    "run: milepost feed replay.",
    Comes.FHIR: "Give this another name. To read all that it sent by another profile, "
    "shut it out, run milepost feed replay, and let it in again.",
    Comes.ROWS: "Give this list another name. To read it by another mapping, change the "
    "mapping's own file, or take the list's files back first.",
}


def why_not(
    scope: Scope, name: str, form: Comes, profile: str, *, reads_all: bool = False
) -> list[Problem]:
    """Say why a name can't stand for a source that is read by some profile.

    Until the transaction ends nobody else decides about the name.

    Args:
        scope: for whom.
        name: the name.
        form: in which form the source speaks.
        profile: the id of the profile by which it is read.
        reads_all: whether all that came is read again by that profile, so that it needn't
            be the one by which it was read before.
    """
    sources.alone(scope, name)
    found = sources.source_of(scope, name)
    if found is None:
        return []
    if found.form is not form:
        told = f"{name!r} is {WORDS[found.form]} already."
        return [Problem("sources.other-form", "name", told, "Choose another name.")]
    claimed = {mark_on_disk(each).id for each in found.claimed_by}
    if found.opened_with and not reads_all:
        claimed.add(found.opened_with)
    others = sorted(claimed - {profile})
    if not others:
        return []
    told = f"{name!r} is {WORDS[form]} that is read by {others[0]}, not by {profile}."
    return [Problem("sources.other-profile", "name", told, REMEDIES[form])]
