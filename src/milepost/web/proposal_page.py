"""The page of one proposal: what would change, for whom, and the forms to answer it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from milepost.foundation.problems import Problem
from milepost.reading.proposals import (
    ProposalReading,
    Standing,
    Word,
)
from milepost.rules.timed_pathways import PathwayEdition, Step
from milepost.web.list_filters import Box
from milepost.web.proposal_words import (
    MARKS,
    awaits,
    by_whom,
    said_in_words,
    what_is_proposed,
)
from milepost.web.timed_steps import by_when, done_when
from milepost.web.touched_words import PreviewPart, present_preview
from milepost.web.words import many

BUTTONS = {
    Word.CLINICAL: "Sign as clinical lead",
    Word.MANAGERIAL: "Sign as manager",
    Word.REFUSED: "Refuse it",
    Word.WITHDRAWN: "Withdraw it",
}
NOTHING = "Nothing is asked of you here."
OVER = "It no longer waits for an answer."


@dataclass(frozen=True, slots=True)
class Compared:
    """One step as it is proposed, and what it is now."""

    number: int
    name: str
    by: str
    role: str
    done_when: str
    only: str
    now: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """Every word on the page."""

    title: str
    id: str
    number: int
    mark: str
    in_effect: bool
    what: str
    who: str
    why: str
    said: tuple[str, ...]
    awaits: str
    buttons: tuple[tuple[str, str], ...]
    """What may be sent, and the words for it."""

    may_not: str
    """Why there is nothing to answer; blank where there is."""

    note: Box
    steps: tuple[Compared, ...]
    left_out: str
    missing: str
    """That the lawbook no longer has it; blank otherwise."""

    first: str
    """That all would go by it, where the service works by none yet."""

    preview: PreviewPart | None
    form: str
    problems: tuple[Problem, ...]
    standpoint: str


def present_proposal(
    reading: ProposalReading,
    may: Sequence[Word],
    *,
    service: str,
    names: Mapping[str, str],
    note: str,
    form: UUID,
    problems: Sequence[Problem],
    standpoint: str,
) -> ProposalPage:
    """Put one proposal into words.

    Args:
        reading: what is proposed.
        may: what the one who asks may say to it.
        service: the name of its service.
        names: everybody's name, by account.
        note: what was typed as a note.
        form: what tells this form from any other.
        problems: what is wrong with what was sent.
        standpoint: where we look from, in words.
    """
    proposed, edition, now = reading.proposed, reading.edition, reading.now
    wrong = {problem.where: problem.message for problem in problems}
    title = reading.template.title if reading.template else proposed.template
    waits = proposed.standing is Standing.WAITS
    return ProposalPage(
        title=f"Proposed for {service}: {title}",
        id=proposed.template,
        number=proposed.number,
        mark=MARKS[proposed.standing],
        in_effect=proposed.standing is Standing.IN_EFFECT,
        what=what_is_proposed(proposed),
        who=by_whom(proposed, names),
        why=proposed.why,
        said=tuple(said_in_words(one) for one in proposed.said),
        awaits=awaits(proposed),
        buttons=tuple((word.value, BUTTONS[word]) for word in may),
        may_not="" if may else NOTHING if waits else OVER,
        note=Box(note, wrong.get("note", "")),
        steps=tuple(_compared(edition, now)) if edition else (),
        left_out=_left_out(edition, now),
        missing="" if edition else "The lawbook no longer has what was proposed.",
        first="" if now or not waits else "It works by none now: all would go by this.",
        preview=present_preview(reading.preview, "who aren’t shown here")
        if reading.preview
        else None,
        form=str(form),
        problems=tuple(problems),
        standpoint=standpoint,
    )


def _compared(
    edition: PathwayEdition, now: PathwayEdition | None
) -> Iterator[Compared]:
    """Lay each step beside what the service works by now."""
    has = {step.name: step for step in now.steps} if now else {}
    will = [step.name for step in edition.steps if step.name in has]
    was = [name for name in has if name in will]
    for number, step in enumerate(edition.steps, start=1):
        stays = step.name not in has or will.index(step.name) == was.index(step.name)
        words = _now(step, has.get(step.name), stays=stays) if now else ""
        yield Compared(
            number=number,
            name=step.name,
            by=by_when(step),
            role=step.chase.role,
            done_when=done_when(step),
            only=_whom(step) if step.branch else "",
            now=words or "As it is now",
            differs=bool(words),
        )


def _now(step: Step, before: Step | None, *, stays: bool) -> str:
    """Say how a step is now, where it or its place differs; blank where neither does."""
    if before is None:
        return "New"
    pairs = (
        (by_when(step), by_when(before)),
        (step.chase.role, before.chase.role),
        (_whom(step), _whom(before)),
        (done_when(step), done_when(before)),
        (_warned(step), _warned(before)),
        (step.bundle or "by itself", before.bundle or "by itself"),
        (step.note or "no note", before.note or "no note"),
    )
    said = [was for will, was in pairs if will != was]
    said += [] if stays else ["at another place in the order"]
    return f"Now: {'; '.join(said)}" if said else ""


def _whom(step: Step) -> str:
    return f"Only for patients {step.branch.patients}" if step.branch else "for all"


def _warned(step: Step) -> str:
    return f"at risk with {many(step.chase.warn_with_days_left, 'day')} left"


def _left_out(edition: PathwayEdition | None, now: PathwayEdition | None) -> str:
    if edition is None or now is None:
        return ""
    kept = {step.name for step in edition.steps}
    gone = [step.name for step in now.steps if step.name not in kept]
    return f"No longer a step: {', '.join(gone)}." if gone else ""
