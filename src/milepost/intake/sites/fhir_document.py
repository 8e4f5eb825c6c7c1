"""Resources of FHIR, as a site profile asks them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from milepost.foundation.problems import Problem
from milepost.intake.fhir.moments import moment_of
from milepost.intake.fhir.paths import every_at, read_address, value_at
from milepost.intake.fhir.subjects import whom
from milepost.intake.sites.forms import Document, Form, Reading


@dataclass(frozen=True, slots=True)
class FhirDocument:
    """A resource, with those it speaks of."""

    resources: tuple[Mapping[str, Any], ...]
    """The one that was sent, and the rest."""

    patients: tuple[Mapping[str, Any] | None, ...]
    """Those it is about: see ``whom``."""

    @property
    def message_type(self) -> str:
        """Its type and status: ``Appointment^booked``."""
        kind, status = self.said("resourceType") or "", self.said("status")
        return f"{kind}^{status}" if status else kind

    @property
    def sequence(self) -> str:
        """Its version."""
        return self.said("meta.versionId") or ""

    @property
    def sent(self) -> str:
        """When it was last changed."""
        return self.said("meta.lastUpdated") or ""

    @property
    def name(self) -> str:
        """Its id."""
        return (self.said("id") or "").replace("\x00", "\N{REPLACEMENT CHARACTER}")

    def said(self, address: str) -> str | None:
        """Read one value, by an address such as ``Patient.name[use=official].family``."""
        found = read_address(address)
        if found is None:
            return None
        return next((value_at(r, found.steps) for r in self._of(found.resource)), None)

    def every(self, address: str) -> list[str]:
        """Read each value that stands there, of every resource of that type."""
        found = read_address(address)
        if found is None:
            return []
        return [v for r in self._of(found.resource) for v in every_at(r, found.steps)]

    def persons(self) -> Iterator[Document]:
        """Take it apart, so that each part is about one patient."""
        for patient in self.patients or (None,):
            yield replace(self, patients=(patient,))

    def _of(self, kind: str) -> Sequence[Mapping[str, Any] | None]:
        if kind == "Patient":
            return self.patients
        if not kind:
            return self.resources[:1]
        return [r for r in self.resources if r.get("resourceType") == kind]

    def parts(self, each: str) -> Iterator[Document]:  # noqa: ARG002 - a resource is one
        """Give itself: a resource tells of one thing."""
        yield self


def _read(raw: bytes, _character_set: str) -> Reading:
    try:
        said = orjson.loads(raw)
    except orjson.JSONDecodeError:
        said = None
    sent: list[Any] = said if isinstance(said, list) else []
    resources = tuple(resource for resource in sent if isinstance(resource, dict))
    if not resources or len(resources) < len(sent):
        problem = Problem(
            "fhir.unreadable",
            "resource",
            "It is no resource.",
            "Ask the sender to send it again.",
        )
        return Reading(None, [problem], [])
    return Reading(FhirDocument(resources, tuple(whom(resources))), [], [])


FHIR = Form(
    read=_read,
    is_address=lambda text: read_address(text) is not None,
    moment_of=moment_of,
    example="identifier[system=https://fhir.nhs.uk/Id/UBRN].value",
    happened=("meta.lastUpdated",),
)
"""Resources of FHIR R4."""
