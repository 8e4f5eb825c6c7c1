"""Answer a message: that it was stored, that it can't be read, that it isn't for us."""

from datetime import datetime
from enum import StrEnum, auto

from milepost.intake.hl7.head import Head

US = b"MILEPOST"


class Verdict(StrEnum):
    """What an answer says. The letters before depend on what the sender asked for."""

    ACCEPTED = auto()
    ERROR = auto()
    REJECTED = auto()


class Mode(StrEnum):
    """How a feed is to be answered."""

    AS_ASKED = auto()
    """As MSH-15 and MSH-16 of each message ask."""

    ORIGINAL = auto()
    """Always with AA, AE or AR."""

    ENHANCED = auto()
    """Always with CA, CE or CR."""


LETTERS = {Verdict.ACCEPTED: b"A", Verdict.ERROR: b"E", Verdict.REJECTED: b"R"}


def codes_of(
    head: Head, verdict: Verdict, mode: Mode = Mode.AS_ASKED
) -> tuple[bytes, ...]:
    """Say which codes answer a message, in turn; none where its sender wants no answer.

    An enhanced sender is told that a message was stored (MSH-15), what was made of it
    (MSH-16), or both, as it asks.
    """
    letter = LETTERS[verdict]
    if mode is Mode.ORIGINAL or (mode is Mode.AS_ASKED and not head.is_enhanced):
        return (b"A" + letter,)
    if mode is Mode.ENHANCED:
        return (b"C" + letter,)
    asked = ((head.accept, b"C"), (head.apply, b"A"))
    return tuple(kind + letter for wish, kind in asked if _wanted(wish, verdict))


def _wanted(condition: bytes, verdict: Verdict) -> bool:
    well = verdict is Verdict.ACCEPTED
    return {b"AL": True, b"SU": well, b"ER": not well}.get(condition.upper(), False)


def write_answer(
    head: Head,
    code: bytes,
    *,
    number: str,
    at: datetime,
    because: str = "",
) -> bytes:
    r"""Write an answer in the sender's own separators. The same facts, the same bytes.

    Args:
        head: of the message that is answered.
        code: such as ``b"AA"``.
        number: the control id of the answer.
        at: when the message came.
        because: what is wrong, in plain words, where something is.

    >>> from milepost.intake.hl7.head import head_of
    >>> head = head_of(b"MSH|^~\\&|PAS|RXX|MP|RXX|20250106||SIU^S12|77|P|2.4\r")
    >>> write_answer(head, b"AA", number="9", at=datetime(2025, 1, 6)).split(b"\r")[1]
    b'MSA|AA|77'
    """
    bar, component = head.field, head.encoding[:1]
    trigger = head.message_type.split(b"^")[1:2]
    msh = [
        b"MSH",
        head.encoding,
        head.receiving[0] or US,
        head.receiving[1],
        head.sending[0],
        head.sending[1],
        at.strftime("%Y%m%d%H%M%S").encode(),
        b"",
        component.join([b"ACK", *filter(None, trigger)]),
        number.encode(),
        head.processing or b"P",
        head.version or b"2.4",
    ]
    msa = [b"MSA", code, head.control_id]
    if because:
        msa.append(escaped(because, head))
    return bar.join(msh) + b"\r" + bar.join(msa) + b"\r"


def escaped(words: str, head: Head) -> bytes:
    """Write words of ours so that no separator of the sender's stands in them."""
    plain = words.encode("ascii", "replace")
    for mark in {head.field, *(head.encoding[n : n + 1] for n in range(4))}:
        plain = plain.replace(mark, b" ")
    return bytes(b for b in plain if b >= 32)[:200]
