"""The words on the log of barriers, and on the form that notes one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from milepost.escalations.barriers import THEMES
from milepost.foundation.problems import Problem
from milepost.reading.barriers import OFFERED, SHOWS, LogReading
from milepost.reading.escalations import Listed
from milepost.web.barrier_words import BarrierRow, barrier_row
from milepost.web.escalation_forms import FormField
from milepost.web.escalation_list_page import Choice
from milepost.web.escalation_words import CAUSES
from milepost.web.list_filters import Field, Option
from milepost.web.words import many, moment, short_day

WAYS = {
    "open": "Open",
    "late": "Overdue or not followed up",
    "passed": "With another group",
    "closed": "Closed",
    "all": "All",
}
NOTHING = {
    "open": "No barrier is open.",
    "late": "No answer is overdue, and every open barrier was followed up this week.",
    "passed": "No barrier is with another group.",
    "closed": "No barrier has been closed.",
    "all": "No barrier has been noted yet.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Every word on the log of barriers."""

    title: str
    standpoint: str
    ways: tuple[Choice, ...]
    show: str
    theme: Field
    rows: tuple[BarrierRow, ...]
    showing: str
    before: str
    after: str
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Somebody whom a barrier may hold up."""

    value: str
    words: str
    under: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBarrierPage:
    """Every word on the form that notes a barrier."""

    title: str
    form: str
    fields: tuple[FormField, ...]
    services: tuple[Option, ...]
    services_wrong: str
    offered: tuple[Offered, ...]
    more: str
    """Said where there are more escalations than are offered."""

    whom: tuple[FormField, ...]
    problems: tuple[Problem, ...]


def read_way(told: Mapping[str, str]) -> tuple[str, str, int]:
    """Read which barriers an address asks for; what is unknown asks for the usual."""
    show, theme, page = (
        told.get("show", ""),
        told.get("theme", ""),
        told.get("page", ""),
    )
    number = int(page[:6]) if page.isascii() and page.isdigit() else 1
    return (
        show if show in SHOWS else "open",
        theme if theme in THEMES else "",
        max(1, number),
    )


def present_log(
    reading: LogReading, *, show: str, theme: str, now: datetime
) -> LogPage:
    """Put the log into the words the page uses."""
    names = dict(reading.services)
    before = reading.size * (reading.page - 1)
    last = before + len(reading.rows)
    said = many(reading.shown, "barrier")
    if reading.shown > len(reading.rows):
        said = f"{before + 1:,} to {last:,} of {said}"
    options = [("", "Any theme"), *THEMES.items()]
    return LogPage(
        title="Barriers",
        standpoint=f"As at {moment(now)}",
        ways=tuple(
            Choice(
                f"{words} ({reading.counts.get(name, 0):,})",
                _address(name, theme),
                here=name == show,
            )
            for name, words in WAYS.items()
        ),
        show=show,
        theme=Field(
            "theme", "Theme", tuple(Option(v, w, v == theme) for v, w in options)
        ),
        rows=tuple(barrier_row(row, names, now=now) for row in reading.rows),
        showing=f"{WAYS[show]}: {said}",
        before=_address(show, theme, reading.page - 1) if before else "",
        after=_address(show, theme, reading.page + 1) if last < reading.shown else "",
        empty="" if reading.rows else NOTHING[show],
    )


def present_new(
    offered: Sequence[Listed],
    services: Mapping[str, str],
    *,
    form: str,
    typed: Mapping[str, str],
    chosen: Sequence[str],
    of: Sequence[str],
    problems: Sequence[Problem] = (),
) -> NewBarrierPage:
    """Put the form that notes a barrier into words.

    Args:
        offered: unresolved escalations it may hold up.
        services: code and name of those in scope.
        form: what tells this form from any other.
        typed: what was typed, where something was wrong.
        chosen: the escalations that are ticked.
        of: the services that are ticked.
        problems: what was wrong.
    """
    wrong = {one.where: one.message for one in problems}
    title = "Note a barrier"
    return NewBarrierPage(
        title=f"Error: {title}" if problems else title,
        form=form,
        fields=_noted(typed, wrong),
        services=tuple(
            Option(code, name, code in of) for code, name in services.items()
        ),
        services_wrong=wrong.get("service", ""),
        offered=tuple(offer(one, chosen) for one in offered),
        more=more_words(offered),
        whom=whom_fields(typed, wrong),
        problems=tuple(problems),
    )


def _noted(typed: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[FormField, ...]:
    """The boxes that say what stands in the way."""
    example = "Such as: no CT on Fridays until the scanner is replaced"
    everybody = "For everybody who may see these services. Name no patient."
    asked = (
        ("title", "What stands in the way, in one line", "line", example),
        ("said", "What is known of it", "text", everybody),
        ("theme", "Theme", "choice", ""),
    )
    themes = tuple(
        Option(value, words, value == typed.get("theme", ""))
        for value, words in (("", "Choose a theme"), *THEMES.items())
    )
    return tuple(
        FormField(
            name,
            name,
            label,
            kind,
            hint,
            typed.get(name, ""),
            wrong.get(name, ""),
            themes if kind == "choice" else (),
        )
        for name, label, kind, hint in asked
    )


def whom_fields(
    typed: Mapping[str, str], wrong: Mapping[str, str]
) -> tuple[FormField, ...]:
    """The boxes in which further patients are named."""
    return (
        FormField(
            "whom",
            "others",
            "Other escalations, by number",
            "line",
            "With commas between, such as 17, 23",
            typed.get("others", ""),
            wrong.get("whom", ""),
        ),
        FormField(
            "pathways",
            "pathways",
            "Patients about whom nothing is escalated, by pathway",
            "line",
            "With commas between",
            typed.get("pathways", ""),
        ),
    )


def offer(listed: Listed, chosen: Sequence[str] = ()) -> Offered:
    """Put an escalation that may be ticked into words."""
    breach = (
        f", breach day {short_day(listed.breach_on).text}" if listed.breach_on else ""
    )
    return Offered(
        value=str(listed.number),
        words=f"{listed.name}: {CAUSES[listed.cause]}",
        under=f"Escalation {listed.number}, {listed.service_name}{breach}",
        chosen=str(listed.number) in chosen,
    )


def more_words(offered: Sequence[Listed]) -> str:
    """Say that there may be more than are offered."""
    if len(offered) < OFFERED:
        return ""
    return f"The first {len(offered)} are shown. Name others by their number below."


def _address(show: str, theme: str, page: int = 1) -> str:
    told = {"show": show, "theme": theme, "page": "" if page == 1 else str(page)}
    return f"/oversight/barriers?{urlencode({n: v for n, v in told.items() if v})}"
