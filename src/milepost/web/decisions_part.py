"""The words of what services decided about a timed pathway."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from milepost.foundation.days import in_words
from milepost.reading.timed_pathways import Decided, TimedPathways
from milepost.web.signed_words import signed_words


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision about it."""

    service: str
    words: str
    signed: str
    why: str
    review: str
    overdue: bool
    stands: bool
    """Whether it is what patients who begin today go by."""

    mark: str
    code: str
    number: int
    own: bool
    """Whether it adopted an edition of the service's own."""

    can_take_back: bool
    asked: str
    """What the addresses of the service's pages say of it."""


def present_decisions(
    reading: TimedPathways, template: str, today: date, staff: Mapping[str, str]
) -> Iterator[DecisionRow]:
    """Put each decision of the services that ever adopted a template into words."""
    names = dict(reading.services)
    gone = {one.takes_back for one in reading.past}
    for decided in reading.past:
        run = reading.runs.get(decided.service, ())
        begun = [one for one in run if one.begins <= today] or list(run[:1])
        stands = bool(begun) and begun[-1].number == decided.number
        counts = any(one.number == decided.number for one in run)
        is_last = counts and run[-1].number == decided.number
        shown = counts and decided.template == template
        review = decided.next_review
        yield DecisionRow(
            service=names.get(decided.service, decided.service),
            words=_words(decided, template),
            signed=signed_words(decided, staff),
            why=decided.reason if decided.drawn or decided.proposal else "",
            review=f"Review by {in_words(review)}" if review and shown else "",
            overdue=bool(shown and review and review < today),
            stands=stands and decided.template == template,
            mark=_mark(
                stands=stands,
                counts=counts,
                ahead=decided.begins > today,
                gone=decided.number in gone,
            ),
            code=decided.service,
            number=decided.number,
            own=bool(decided.drawn),
            can_take_back=is_last
            and len(run) > 1
            and (decided.begins >= today or decided.decided_on == today),
            asked=urlencode({"service": decided.service}),
        )


def _words(decided: Decided, template: str) -> str:
    day = in_words(decided.decided_on)
    if decided.takes_back is not None:
        return f"Took back, on {day}, what was to begin on {in_words(decided.begins)}"
    if decided.drawn and decided.template == template:
        return f"Its own edition, from {in_words(decided.begins)}, adopted on {day}"
    if decided.template == template:
        return f"Adopted on {day}"
    if decided.template:
        return f"Went over to {decided.template} on {day}"
    return f"Given up on {day}: {decided.reason}"


def _mark(*, stands: bool, counts: bool, ahead: bool, gone: bool) -> str:
    if gone:
        return "Taken back"
    if counts and ahead and not stands:
        return "Not yet in use"
    if stands:
        return "In use"
    return "For patients who began by it" if counts else ""
