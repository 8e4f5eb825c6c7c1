"""Cut the head out of a message's bytes: all that must be known before it is stored."""

import re
from typing import NamedTuple

LONGEST_HEAD = 64 * 1024
"""More bytes than this before the end of the first segment are not looked at."""

LONGEST_VALUE = 200
"""Of a value of the head so many bytes are kept; no real one is near it."""

USUAL = b"^~\\&"
_MSH = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?[\x00-\x20]*|[\r\n])MSH([!-/:-@\[-`{-~])")
_SENSIBLE_TYPE = re.compile(rb"[A-Z][A-Z0-9]{2}")


class Head(NamedTuple):
    """What the first segment says, byte for byte. What isn't said is empty."""

    begins: int
    """Where in the bytes the message begins."""

    field: bytes
    """What stands between two fields."""

    encoding: bytes
    """What separates components, repetitions, escapes and subcomponents: MSH-2."""

    sending: tuple[bytes, bytes]
    """The application and the facility it comes from: MSH-3 and MSH-4."""

    receiving: tuple[bytes, bytes]
    """The application and the facility it is for: MSH-5 and MSH-6."""

    message_type: bytes
    """Such as ``ADT^A01``: the first two components of MSH-9, joined by a caret."""

    control_id: bytes
    processing: bytes
    version: bytes
    accept: bytes
    """When the sender wants to hear that it was stored: MSH-15."""

    apply: bytes
    """When the sender wants to hear what was made of it: MSH-16."""

    character_set: bytes

    @property
    def is_enhanced(self) -> bool:
        """Whether the sender asks for an answer as HL7's enhanced mode does."""
        return bool(self.accept or self.apply)

    @property
    def has_a_type(self) -> bool:
        """Whether it says of what type it is, in a way that some type could be."""
        return bool(_SENSIBLE_TYPE.match(self.message_type))


def head_of(raw: bytes) -> Head | None:
    r"""Read the first segment that is a head; None if there isn't one.

    >>> head = head_of(b"MSH|^~\\&|PAS|RXX|MP|RXX|20250106||SIU^S12^SIU_S12|77|P|2.4\r")
    >>> head.message_type, head.control_id, head.sending, head.is_enhanced
    (b'SIU^S12', b'77', (b'PAS', b'RXX'), False)
    >>> head_of(b"PID|1") is None
    True
    """
    looked_at = raw[:LONGEST_HEAD]
    found = _MSH.search(looked_at)
    if found is None:
        return None
    begins = found.start(1) - 3
    line = re.split(rb"[\r\n]", looked_at[begins:], maxsplit=1)[0]
    parts = line.split(found[1], 25)
    said = [b"", found[1], *(part[:LONGEST_VALUE] for part in parts[1:])]
    said += [b""] * (19 - len(said))
    encoding = said[2][:5] if len(said[2]) >= len(USUAL) else USUAL
    component = encoding[:1]
    kind = said[9].split(component)
    return Head(
        begins=begins,
        field=found[1],
        encoding=encoding,
        sending=(said[3], said[4]),
        receiving=(said[5], said[6]),
        message_type=b"^".join(kind[:2]),
        control_id=said[10].strip(),
        processing=said[11].split(component)[0].strip(),
        version=said[12].split(component)[0].strip(),
        accept=said[15].strip(),
        apply=said[16].strip(),
        character_set=said[18].split(encoding[1:2])[0],
    )
