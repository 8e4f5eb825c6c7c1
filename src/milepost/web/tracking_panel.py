"""The words of the panel on which a look at a pathway is written and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.reading.note_templates import Offered
from milepost.reading.worklist import Looked
from milepost.web.list_filters import Box, Field, Option
from milepost.web.template_words import (
    TemplateGroup,
    Typed,
    groups_of,
    usual_actions,
)
from milepost.web.words import Day, moment, short_day


@dataclass(frozen=True, slots=True)
class Noted:
    """One look, in words."""

    who: str
    when: str
    note: str
    action: str
    due: Day | None
    owner: str
    """Who followed from then on, where that changed."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Every word of the panel."""

    action: str
    """Where the form goes."""

    note: Box
    action_box: Box
    due: Box
    owner: Field
    usual: tuple[str, ...]
    """Actions offered while one is typed. Any other may be typed instead."""

    templates: tuple[TemplateGroup, ...]
    inserted: bool
    """Whether a template was just put in, so that the note is to be gone on with."""

    form: str
    last_look: int
    shown: str
    """How much the page showed on which the form began to be filled in."""

    came: str
    """What came since that page was made; blank for nothing."""

    next_words: str
    stands: str
    """What is to be done next, by the latest look."""

    stands_due: Day | None
    late: str
    looks: tuple[Noted, ...]
    problems: tuple[Problem, ...]
    open: bool
    """Whether anything may be written: nothing may in a past view."""

    saved: str
    restored: str
    """Said where what was typed before the session ended is there again."""

    from_work: bool
    """Whether the way back is to the worklist."""


def present_panel(
    looks: Sequence[Looked],
    *,
    address: str,
    owner: str,
    names: Mapping[str, str],
    followers: Mapping[str, str],
    on: date,
    form: UUID,
    live: bool,
    from_work: bool,
    shown: str = "",
    came: Sequence[str] = (),
    typed: Typed | None = None,
    problems: Sequence[Problem] = (),
    saved: bool = False,
    templates: Sequence[Offered] = (),
    restored: bool = False,
) -> Panel:
    """Put the looks at a pathway, and the form for the next one, into words.

    Args:
        looks: the latest first.
        address: where the form goes.
        owner: the account of whoever follows the pathway.
        names: everybody's name, by account.
        followers: the names of those who may be given the patient.
        on: today.
        form: what tells this form from any other.
        live: whether the page shows the present.
        from_work: whether the pathway was opened from the worklist.
        shown: how much the page showed on which the form began to be filled in.
        came: what came since that page was made, in words.
        typed: what was typed, where something was wrong with it.
        problems: what was wrong; each names its field.
        saved: whether a look has just been written down.
        templates: those that are offered.
        restored: whether it was typed before the session ended.
    """
    last = looks[0] if looks else None
    said = typed or _said_before(last, owner)
    wrong = {problem.where: problem.message for problem in problems}
    late = (on - last.due).days if last and last.due else 0
    return Panel(
        action=address,
        note=Box(said.note, wrong.get("note", "")),
        action_box=Box(said.action, wrong.get("action", "")),
        due=Box(said.due, wrong.get("due", "")),
        owner=_owners(said.owner, owner, names, followers, wrong.get("owner", "")),
        usual=usual_actions(templates),
        templates=groups_of(templates),
        inserted=typed is not None and not problems,
        form=str(form),
        last_look=last.number if last else 0,
        shown=shown,
        came=_came(came),
        next_words="Save and open the next patient"
        if from_work
        else "Save and go to my work",
        stands=last.action if last else "",
        stands_due=short_day(last.due) if last and last.due else None,
        late=f"{late} days late" if late > 1 else "1 day late" * (late == 1),
        looks=tuple(_noted(looks, names)),
        problems=tuple(problems),
        open=live,
        saved="Saved." if saved else "",
        restored="You were signed out while you wrote. What you typed is below, and is "
        "not saved yet."
        if restored
        else "",
        from_work=from_work,
    )


def _came(came: Sequence[str]) -> str:
    if not came:
        return ""
    return (
        f"Came since you opened the page you wrote on: {'; '.join(came)}. "
        "Nothing you wrote there counts as having seen it."
    )


def _said_before(last: Looked | None, owner: str) -> Typed:
    """What the form holds at first: the action that stands goes on unless changed."""
    if last is None or not last.action or last.due is None:
        return Typed(owner=owner)
    return Typed(action=last.action, due=in_words(last.due), owner=owner)


def _owners(
    chosen: str,
    now: str,
    names: Mapping[str, str],
    followers: Mapping[str, str],
    wrong: str,
) -> Field:
    people = sorted((name, account) for account, name in followers.items())
    options = [("", "Nobody"), *((account, name) for name, account in people)]
    for account in dict.fromkeys((now, chosen)):
        if account and account not in followers:
            name = names.get(account, account)
            options.append((account, f"{name} – can’t see this patient"))
    return Field(
        "owner",
        "Followed by",
        tuple(Option(value, text, chosen=value == chosen) for value, text in options),
        wrong,
    )


def _noted(looks: Sequence[Looked], names: Mapping[str, str]):
    for number, look in enumerate(looks):
        before = looks[number + 1].owner if number + 1 < len(looks) else None
        handed = before is not None and before != look.owner
        yield Noted(
            who=names.get(look.by, look.by),
            when=moment(look.at),
            note=look.note,
            action=look.action,
            due=short_day(look.due) if look.due else None,
            owner=(names.get(look.owner, look.owner) or "Nobody") if handed else "",
        )
