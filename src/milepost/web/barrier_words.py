"""The words of barriers that several pages share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from milepost.escalations.barriers import THEMES, Did, Entry, Stands, Where
from milepost.escalations.life import LONDON
from milepost.foundation.days import in_words
from milepost.reading.barriers import ListedBarrier
from milepost.web.escalation_words import who
from milepost.web.words import Status, many, moment

DID = {
    Did.NOTED: "noted it",
    Did.HOLDS: "added patients",
    Did.FREED: "took patients off",
    Did.PASSED: "passed it on",
    Did.ANSWERED: "recorded the answer",
    Did.FOLLOWED: "followed it up",
    Did.CLOSED: "closed it",
    Did.REOPENED: "opened it again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierRow:
    """A barrier in a table."""

    href: str
    number: int
    title: str
    theme: str
    services: str
    status: Status
    since: str
    holds: str
    with_whom: str
    asked: str
    follow: str
    unfollowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOf:
    """One entry of a record, in words."""

    who: str
    when: str
    did: str
    said: str


def barrier_row(
    listed: ListedBarrier, services: Mapping[str, str], *, now: datetime
) -> BarrierRow:
    """Put a barrier of a list into words."""
    found, standing = listed.barrier, listed.standing
    day = now.astimezone(LONDON).date()
    named = sorted(services.get(one, one) for one in found.services)
    return BarrierRow(
        href=f"/oversight/barriers/{found.number}",
        number=found.number,
        title=found.title,
        theme=THEMES.get(found.theme, found.theme),
        services=", ".join(named),
        status=barrier_status(standing, day),
        since=f"Noted {moment(found.at)}",
        holds=holds_words(listed),
        with_whom=standing.group if standing.where is Where.PASSED else "This group",
        asked=_asked(standing),
        follow=follow_words(standing, day),
        unfollowed=standing.is_unfollowed(day),
    )


def barrier_status(standing: Stands, day: date) -> Status:
    """Say where a barrier stands on a day."""
    if standing.where is Where.CLOSED:
        return Status("Closed", "✓", "on")
    if standing.is_overdue(day):
        late = (day - standing.wanted_by).days if standing.wanted_by else 0
        return Status(f"Answer overdue by {many(late, 'day')}", "▲", "over")
    if standing.where is Where.PASSED:
        return Status("Waits for an answer", "●", "near")
    if standing.where is Where.ANSWERED:
        return Status("Answered", "●", "near")
    return Status("With this group", "●", "near")


def follow_words(standing: Stands, day: date) -> str:
    """Say by when a barrier is to be looked at again."""
    if standing.follow_by is None:
        return f"Closed on {in_words(standing.closed_on)}" if standing.closed_on else ""
    if standing.follow_by < day:
        return f"Not followed up since {in_words(standing.follow_by - WEEK)}"
    return f"Follow up by {in_words(standing.follow_by)}"


def holds_words(listed: ListedBarrier) -> str:
    """Say how many a barrier holds up."""
    found = listed.counted
    if not found.patients:
        return "No patient named"
    said = many(found.patients, "patient")
    escalated = many(found.escalations, "unresolved escalation")
    return f"{said}, {found.waiting:,} still waiting; {escalated}"


def told_of(entry: Entry, names: Mapping[str, str]) -> ToldOf:
    """Put one entry of a record into words."""
    did = DID[entry.did]
    if entry.did is Did.PASSED and entry.wanted_by:
        did = (
            f"passed it to {entry.group}, for an answer by {in_words(entry.wanted_by)}"
        )
    return ToldOf(
        who=who(entry.by, names), when=moment(entry.at), did=did, said=entry.said
    )


WEEK = timedelta(days=7)


def _asked(standing: Stands) -> str:
    if standing.where is Where.PASSED and standing.wanted_by:
        return f"{standing.asked} By {in_words(standing.wanted_by)}"
    if standing.where is Where.ANSWERED:
        return f"{standing.group}: {standing.answer}"
    return standing.outcome
