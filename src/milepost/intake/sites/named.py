"""Whether what came names more patients than one, in whatever way: who may read it."""

from collections.abc import Iterator
from typing import Any

import orjson

from milepost.intake.fhir.subjects import plain
from milepost.intake.sites.hl7_document import HL7


def names_several(raw: bytes) -> bool:
    r"""Whether a message, a parcel or a row names more than one patient.

    What can't be read names nobody. When in doubt, it names several: one patient under
    two names is taken for two.

    Args:
        raw: what came, byte for byte.

    >>> names_several(b"MSH|^~\\&|PAS\rPID|1||H-1\rPID|2||H-2")
    True
    >>> names_several(b'[{"resourceType": "Patient", "id": "1"}]')
    False
    """
    if raw.lstrip()[:1] in (b"{", b"["):
        try:
            return len(set(_patients(orjson.loads(raw)))) > 1
        except orjson.JSONDecodeError:
            return False
    document = HL7.read(raw, "utf-8").document
    if document is None:
        return False
    is_of_two = any(document.every(f"MRG-{place}") for place in range(1, 8))
    return is_of_two or len(list(document.persons())) > 1


def _patients(said: object) -> Iterator[str]:
    """Name each patient that stands in a resource, or is referred to."""
    waiting = [said]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if name := _name(here):
                yield name
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here


def _name(here: dict[str, Any]) -> str:
    reference = here.get("reference")
    if here.get("resourceType") == "Patient":
        return f"Patient/{here.get('id')}"
    if isinstance(reference, str):
        name = plain(reference)
        return name if name.startswith("Patient/") else ""
    is_patient = here.get("type") == "Patient" and "identifier" in here
    return str(here["identifier"]) if is_patient else ""
