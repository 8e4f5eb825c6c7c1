"""The patients whom somebody chose to write of at once, and what was written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from milepost.foundation.scope import Scope
from milepost.store.batches import record
from milepost.store.batches.record import Batched
from milepost.store.looks.caseloads import still_open
from milepost.store.looks.diary import Looked, latest_looks
from milepost.store.pathways import services, with_patients
from milepost.tracking.people import display_name
from milepost.tracking.several import Sorted, sort_out

__all__ = ["BatchReading", "Batched", "Chosen", "SeveralReading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One patient who was chosen."""

    pathway: str
    name: str
    """As the NHS writes it."""

    nhs_number: str
    service: str
    service_name: str
    owner: str
    look: Looked | None
    """The latest look at them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralReading:
    """Those chosen, by pathway, and whom a batch would touch as things stand."""

    patients: Mapping[str, Chosen]
    sorted: Sorted


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReading:
    """What was written for several patients, and whether it was undone."""

    batch: Batched
    patients: Mapping[str, Chosen]
    """Those of them that the person may still see."""

    undone: Batched | None
    can_undo: int
    """Of how many the look is still the latest."""


def read_several(scope: Scope, chosen: Mapping[str, int | None]) -> SeveralReading:
    """Read those chosen, within a scope.

    Args:
        scope: who asks.
        chosen: by pathway, its latest look when it was chosen, if it is known.
    """
    found = _patients(scope, chosen)
    looks = {name: one.look.number for name, one in found.items() if one.look}
    told = sort_out(
        chosen, there=found, waiting=still_open(scope, list(found)), latest=looks
    )
    return SeveralReading(patients=found, sorted=told)


def read_batch(scope: Scope, form: UUID) -> BatchReading | None:
    """Read a batch of a person's own by its form; None if there's no such one."""
    told = record.batch(scope, form)
    if told is None or told.undoes is not None:
        return None
    found = _patients(scope, told.owners)
    latest = {name: one.look.form for name, one in found.items() if one.look}
    return BatchReading(
        batch=told,
        patients=found,
        undone=record.undone_by(scope, form),
        can_undo=sum(made == uuid5(form, name) for name, made in latest.items()),
    )


def _patients(scope: Scope, names: Collection[str]) -> dict[str, Chosen]:
    printable = sorted(name for name in names if name.isprintable())
    frame = with_patients(scope, printable)
    looks = latest_looks(scope, frame["pathway"].to_list())
    called = {service.code: service.name for service in services(scope)}
    return {
        row["pathway"]: Chosen(
            pathway=row["pathway"],
            name=display_name(row["family_name"], row["given_name"], row["title"]),
            nhs_number=row["nhs_number"],
            service=row["service"],
            service_name=called.get(row["service"], row["service"]),
            owner=row["owner"],
            look=looks.get(row["pathway"]),
        )
        for row in frame.iter_rows(named=True)
    }
