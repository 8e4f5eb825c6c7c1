"""Who signed for a decision about a timed pathway, and how we know, in words."""

from collections.abc import Mapping

from milepost.reading.timed_pathways import Decided


def signers(decided: Decided) -> str:
    """Name those who signed for a decision; blank where nobody needed to."""
    return " and ".join(filter(None, (decided.clinical_lead, decided.manager)))


def how_signed(decided: Decided, names: Mapping[str, str]) -> str:
    """Say whether both signed themselves, or who gave their names.

    Args:
        decided: the decision.
        names: everybody's name, by account.
    """
    if not signers(decided):
        return ""
    if decided.proposal is not None:
        return "each under their own account"
    if decided.at_command_line:
        return "both names given at the command line"
    return f"both names typed by {names.get(decided.by, decided.by)}"


def signed_words(decided: Decided, names: Mapping[str, str]) -> str:
    """Say who signed for a decision and how we know; blank where nobody needed to."""
    who = signers(decided)
    return f"signed by {who}, {how_signed(decided, names)}" if who else ""
