"""Resources of FHIR, as a site profile asks them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from milepost.foundation.problems import Problem
from milepost.intake.fhir.moments import moment_of
from milepost.intake.fhir.paths import read_address, value_at
from milepost.intake.sites.forms import Document, Form, Reading


@dataclass(frozen=True, slots=True)
class FhirDocument:
    """A resource, with those it speaks of."""

    resources: tuple[Mapping[str, Any], ...]
    """The one that was sent, and the rest."""

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
        return self.said("id") or ""

    def said(self, address: str) -> str | None:
        """Read one value, by an address such as ``Patient.name[use=official].family``."""
        found = read_address(address)
        if found is None:
            return None
        if not found.resource:
            return value_at(self.resources[0], found.steps)
        for resource in self.resources:
            if resource.get("resourceType") == found.resource:
                return value_at(resource, found.steps)
        return None

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
    return Reading(FhirDocument(resources), [], [])


FHIR = Form(
    read=_read,
    is_address=lambda text: read_address(text) is not None,
    moment_of=moment_of,
    example="identifier[system=https://fhir.nhs.uk/Id/UBRN].value",
    happened=("meta.lastUpdated",),
)
"""Resources of FHIR R4."""
