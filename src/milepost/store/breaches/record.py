"""Add to the record of reviews. Only actions may, and nothing can take away."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from milepost.breaches.review import Entry, as_mapping, stands
from milepost.breaches.review_faults import due_days, harm_needed, next_step
from milepost.breaches.tied import Tie
from milepost.rules.breaches import PolicyEdition
from milepost.store.breaches import models
from milepost.store.breaches.facts import Opened, as_entry, as_opened
from milepost.store.breaches.waits import LookedInto

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('reviews'), hashtext(%s))"


def in_turn(provider: str) -> None:
    """Let one writer at a time open a provider's reviews, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [provider])


def open_review(
    provider: str,
    clock: tuple[str, str, str, Tie],
    policy: tuple[str, date],
    entry: Entry,
    *,
    now: datetime,
) -> Opened:
    """Open a review of a clock: its pathway, service, standard and tie.

    Raises:
        IntegrityError: there is one.
    """
    pathway, service, standard, tie = clock
    row = models.Review.objects.create(
        provider=provider,
        pathway=pathway,
        service=service,
        standard=standard,
        start=tie.start,
        lane=tie.lane,
        policy=policy[0],
        in_force=policy[1],
        opened_at=now,
    )
    _row(row.id, 1, entry, None).save(force_insert=True)
    return as_opened(row)


def held(number: int) -> list[Entry]:
    """Hold a review until the transaction ends, and read its record."""
    models.Review.objects.select_for_update().get(id=number)
    rows = models.Entry.objects.filter(review=number).order_by("place")
    return [as_entry(row) for row in rows]


def enter(
    number: int, before: Sequence[Entry], entry: Entry, *, form: UUID | None = None
) -> list[Entry]:
    """Add an entry after those that were read; give all.

    Raises:
        IntegrityError: somebody took its place meanwhile.
    """
    _row(number, len(before) + 1, entry, form).save(force_insert=True)
    return [*before, entry]


def keep_standing(
    opened: Opened,
    entries: Sequence[Entry],
    policy: PolicyEdition,
    *,
    holidays: frozenset[date] = frozenset(),
) -> None:
    """Keep where a review stands, for lists. What its wait is stays as it was kept."""
    found, written = stands(entries), stands(entries).written
    step = next_step(found)
    due = due_days(policy, opened.opened_at.astimezone().date(), holidays)
    told = {
        "provider": opened.provider,
        "pathway": opened.pathway,
        "service": opened.service,
        "standard": opened.standard,
        "kind": found.kind,
        "state": found.state,
        "next": step,
        "due": step and due[step],
        "owner": policy.owner,
        "opened_on": opened.opened_at.astimezone().date(),
        "stage": written.primary.stage if written.primary else "",
        "reason": f"{written.primary.reasons} {written.primary.reason}"
        if written.primary
        else "",
        "avoidable": written.primary.avoidable if written.primary else "",
        "harm": written.harm or "",
        "persons": [one.person for one in found.shared_with if one.person],
        "roles": [one.role for one in found.shared_with if one.role],
        "entries": len(entries),
    }
    first = {"running": True, "as_at": date.min, "version": 0}
    models.Standing.objects.update_or_create(
        review_id=opened.number, defaults=told, create_defaults=told | first
    )


def keep_wait(
    opened: Opened,
    looked: LookedInto | None,
    policy: PolicyEdition,
    *,
    as_at: date,
    version: int,
) -> None:
    """Keep what the wait of a review is on a day, stage by stage.

    Args:
        opened: the review.
        looked: its clock; None if it is gone.
        policy: what it goes by.
        as_at: the day.
        version: the version of the pathway that was read.
    """
    clock, timeline = looked and looked.clock, looked and looked.timeline
    longest = timeline.longest if timeline else None
    models.Standing.objects.filter(review_id=opened.number).update(
        clock=looked and looked.begun.number,
        running=clock is not None and clock.ended is None,
        missed_on=clock and (clock.ended or clock.breach_on),
        waited=clock and clock.waited,
        limit_days=clock and clock.limit_days,
        longest_stage=longest.stage if longest else "",
        longest_excess=longest.excess if longest else 0,
        harm_needed=harm_needed(policy, clock.waited if clock else None),
        as_at=as_at,
        version=version,
    )
    models.Span.objects.filter(review_id=opened.number).delete()
    models.Span.objects.bulk_create(
        models.Span(
            review_id=opened.number,
            place=place,
            stage=stage.stage,
            begins=stage.begins,
            ends=stage.ends,
            service=stage.service,
            patient=stage.patient,
            clinical=stage.clinical,
            out=stage.out,
            target=stage.target,
            excess=stage.excess,
            owner=stage.owner,
        )
        for place, stage in enumerate(timeline.stages if timeline else (), start=1)
    )


def keep_glances(
    provider: str, standard: str, versions: Mapping[str, int], *, day: date
) -> None:
    """Keep that some pathways were looked into, each by the version that was read."""
    models.Glance.objects.bulk_create(
        [
            models.Glance(
                provider=provider,
                standard=standard,
                pathway=pathway,
                day=day,
                version=version,
            )
            for pathway, version in sorted(versions.items())
        ],
        update_conflicts=True,
        unique_fields=["provider", "standard", "pathway"],
        update_fields=["day", "version"],
    )


def forget(provider: str) -> None:
    """Throw away all that is worked out of a provider's reviews."""
    models.Span.objects.filter(review__provider=provider).delete()
    models.Standing.objects.filter(provider=provider).delete()
    models.Glance.objects.filter(provider=provider).delete()


def _row(number: int, place: int, entry: Entry, form: UUID | None) -> models.Entry:
    return models.Entry(
        review_id=number,
        place=place,
        what=entry.what,
        at=entry.at,
        by=entry.by,
        reason=entry.reason,
        kind=entry.kind,
        written=entry.written and as_mapping(entry.written),
        persons=[one.person for one in entry.shared_with if one.person],
        roles=[one.role for one in entry.shared_with if one.role],
        form=form,
    )
