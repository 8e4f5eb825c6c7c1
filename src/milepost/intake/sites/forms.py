"""What a profile asks of whatever came: a message of HL7, a resource of FHIR, a row."""

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import NamedTuple, Protocol

from milepost.foundation.problems import Problem


class Document(Protocol):
    """One thing that came, of whatever form, as a profile asks it."""

    @property
    def message_type(self) -> str:
        """By which the profile finds its rule, such as ``ADT^A01``."""

    @property
    def sequence(self) -> str:
        """Its number in what the sender has sent; blank if it has none."""

    @property
    def sent(self) -> str:
        """The moment it was sent, as its form writes moments; blank if unknown."""

    @property
    def name(self) -> str:
        """What its sender calls it; blank if nothing."""

    def said(self, address: str) -> str | None:
        """Read one value: None if nothing is said, blank if it is to be erased."""

    def every(self, address: str) -> list[str]:
        """Read each value that an address may mean, where several stand there."""

    def persons(self) -> Iterator["Document"]:
        """Take it apart, so that each part names one of the patients it is about."""

    def parts(self, each: str) -> Iterator["Document"]:
        """Take it apart, so that each part has one of what ``each`` names."""


class Reading(NamedTuple):
    """What came of some bytes."""

    document: Document | None
    problems: list[Problem]
    """Why there is none; or why it must wait for a person, though there is one."""

    deviations: list[Problem]
    """How it differs from what its form asks for; nothing that matters."""


class Form(NamedTuple):
    """How messages of one form are read."""

    read: Callable[[bytes, str], Reading]
    """From the bytes, and the character set of one that names none."""

    is_address: Callable[[str], bool]
    """Whether some words say where a value may stand in such a message."""

    moment_of: Callable[[str, tzinfo], datetime | None]
    """Reads a day or a moment; a zone says where, if the words don't."""

    example: str
    """An address, for whoever wrote one that can't be read."""

    happened: tuple[str, ...]
    """Where it stands when it happened, if the profile doesn't say."""
