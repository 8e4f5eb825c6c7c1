"""Decide how a message is answered, from its head alone: nothing else is read first."""

from typing import NamedTuple

from milepost.intake.hl7.answer import Verdict
from milepost.intake.hl7.head import Head
from milepost.intake.sites.profile import Profile


class Judgement(NamedTuple):
    """How a message is answered, and why not well where it isn't."""

    verdict: Verdict
    because: str = ""


def judge(head: Head | None, profile: Profile) -> Judgement:
    """Accept whatever can be read and belongs here; what it means is asked later."""
    if head is None:
        return Judgement(Verdict.ERROR, "It has no MSH segment.")
    if not head.has_a_type:
        return Judgement(Verdict.REJECTED, "MSH-9 names no type of message.")
    processing = head.processing.decode("ascii", "replace")
    if processing not in profile.processing:
        wanted = " or ".join(profile.processing)
        said = f"MSH-11 is {processing[:10]!r}; here it must be {wanted}."
        return Judgement(Verdict.REJECTED, said)
    if head.version and not head.version.startswith(b"2"):
        said = head.version.decode("ascii", "replace")[:10]
        return Judgement(Verdict.REJECTED, f"MSH-12 is {said!r}; here it must be 2.")
    return Judgement(Verdict.ACCEPTED)


def in_words(value: bytes) -> str:
    r"""Write bytes of a head so that they can be kept as text and told apart.

    >>> in_words(b"A\x00\xe1")
    'A\ufffd\xe1'
    """
    return value.decode("latin-1").replace("\x00", "\N{REPLACEMENT CHARACTER}")
