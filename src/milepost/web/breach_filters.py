"""What the address of the list of reviews may ask for, and how to ask for less."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from milepost.breaches.opening import Kind
from milepost.breaches.review import State
from milepost.reading.breach_list import Wanted
from milepost.rules.breaches import Avoidable, Stage
from milepost.web.breach_words import AVOIDABLE, STAGES
from milepost.web.words import short_day

SHOWS = {
    "mine": "Waiting for me",
    "all": "All I may see",
    "late": "Late",
    "shared": "Shared with me",
}
SIZE = 100
FAMILIES = {"cancer": "All cancer services"}
YES, NO = "yes", "no"
EITHER = (YES, NO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    show: str = "mine"
    service: str = ""
    state: str = ""
    kind: str = ""
    standard: str = ""
    stage: str = ""
    longest: str = ""
    reason: str = ""
    month: str = ""
    counted: str = ""
    family: str = ""
    over: str = ""
    avoidable: str = ""
    said: str = ""
    running: str = ""
    since: str = ""
    until: str = ""
    began_after: str = ""
    began_by: str = ""
    page: int = 1


ALLOWED: Mapping[str, tuple[str, ...]] = {
    "show": tuple(SHOWS),
    "state": tuple(State),
    "kind": tuple(Kind),
    "stage": tuple(Stage),
    "longest": tuple(Stage),
    "over": tuple(Stage),
    "avoidable": tuple(Avoidable),
    "counted": (YES,),
    "family": tuple(FAMILIES),
    "said": EITHER,
    "running": EITHER,
}
DAYS = ("since", "until", "began_after", "began_by")
IN_BOXES = ("service", "state", "kind", "standard", "stage")
"""What the form of the list has a box for."""


def read_asked(told: Mapping[str, str]) -> tuple[Asked, Wanted]:
    """Read an address. What it says and can't be is left out."""
    names = set(Asked.__dataclass_fields__) - {"page"}
    said = {name: told[name] for name in names if _can_be(name, told.get(name, ""))}
    page = told.get("page", "1")
    number = max(1, int(page[:5])) if page.isascii() and page.isdigit() else 1
    asked = Asked(**said, page=number)
    wanted = Wanted(
        service=asked.service or None,
        state=asked.state or None,
        kind=asked.kind or None,
        standard=asked.standard or None,
        stage=asked.stage or None,
        longest=asked.longest or None,
        reason=asked.reason or None,
        month=_month(asked.month),
        counted=asked.counted == YES,
        family=asked.family or None,
        over=asked.over or None,
        avoidable=asked.avoidable or None,
        said=_yes_or_no(asked.said),
        running=_yes_or_no(asked.running),
        since=_day(asked.since),
        until=_day(asked.until),
        began_after=_day(asked.began_after),
        began_by=_day(asked.began_by),
        late=asked.show == "late",
        most=SIZE,
        skip=(asked.page - 1) * SIZE,
    )
    return asked, wanted


def address(asked: Asked, **changes: object) -> str:
    """Write the address of the list with some of it changed.

    >>> address(Asked(show="all", stage="mdt", page=3), page=1)
    '/breaches?show=all&stage=mdt'
    """
    told = {name: getattr(asked, name) for name in Asked.__dataclass_fields__} | changes
    said = {n: v for n, v in told.items() if v and not (n == "page" and v == 1)}
    return f"/breaches?{urlencode(said)}"


def kept(asked: Asked) -> tuple[tuple[str, str], ...]:
    """List what the address asks for beside what the form has a box for."""
    names = set(Asked.__dataclass_fields__) - {"show", "page", *IN_BOXES}
    return tuple((n, getattr(asked, n)) for n in sorted(names) if getattr(asked, n))


def chips(asked: Asked, reasons: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Say what is filtered that no box shows, each with the list without it."""
    stage = {n: STAGES[Stage(v)] for n in ("longest", "over") if (v := _of(asked, n))}
    said = {
        "counted": "Breaches that stand, no warnings",
        "family": FAMILIES.get(asked.family, ""),
        "longest": f"Most over its target: {stage.get('longest', '')}",
        "over": f"Over its target: {stage.get('over', '')}",
        "reason": f"Reason: {reasons.get(asked.reason, asked.reason)}",
        "said": "With a main reason" if asked.said == YES else "Without a main reason",
        "running": "Still waiting" if asked.running == YES else "The wait has ended",
        "avoidable": AVOIDABLE[Avoidable(asked.avoidable)] if asked.avoidable else "",
        "month": f"Missed in {_month(asked.month) or date.min:%B %Y}",
        "since": f"Missed on {_short(asked.since)} or later",
        "until": f"Missed by {_short(asked.until)}",
        "began_after": f"Came to that stage after {_short(asked.began_after)}",
        "began_by": f"Came to that stage by {_short(asked.began_by)}",
    }
    for name, words in said.items():
        if _of(asked, name):
            yield words, address(asked, **{name: "", "page": 1})


def _of(asked: Asked, name: str) -> str:
    return str(getattr(asked, name))


def _can_be(name: str, said: str) -> bool:
    if not said or "\x00" in said:
        return False
    if name in DAYS:
        return _day(said) is not None
    if name == "month":
        return _month(said) is not None
    return name not in ALLOWED or said in ALLOWED[name]


def _yes_or_no(said: str) -> bool | None:
    return said == YES if said else None


def _short(said: str) -> str:
    day = _day(said)
    return short_day(day).text if day else ""


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _month(said: str) -> date | None:
    return _day(f"{said}-01")
