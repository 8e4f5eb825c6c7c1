"""How a patient's gender is said here, whatever code says it."""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "f": "female",
        "m": "male",
        "o": "other",
        "a": "other",
        "u": "not_known",
        "n": "not_known",
        "1": "male",
        "2": "female",
        "9": "other",
        "0": "not_known",
        "x": "not_known",
        "female": "female",
        "male": "male",
        "other": "other",
        "indeterminate": "other",
        "unknown": "not_known",
        "not known": "not_known",
        "not_known": "not_known",
        "not specified": "not_known",
    }
)
"""By a code in small letters, our word: letters are HL7's table 0001 and digits the
NHS's person gender codes, both recalled and not read; words are what files and FHIR say.
That 9 and A are told as ``other`` is our choice."""


def gender_of(said: str) -> str:
    """Say a gender in our own word; what nobody mapped is kept as it was said.

    >>> [gender_of(said) for said in ("F", "2", "Male", "9", "U", "", "non-binary")]
    ['female', 'female', 'male', 'other', 'not_known', '', 'non-binary']
    """
    return CODES.get(said.strip().lower(), said)
