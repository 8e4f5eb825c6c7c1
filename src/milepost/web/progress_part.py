"""The words of the part of a page that shows how far a patient has got."""

from dataclasses import dataclass
from datetime import date

from milepost.foundation.days import in_words
from milepost.reading.timed_pathways import Progress, Reached
from milepost.web.words import Day, many, short_day


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One step for one patient."""

    step: str
    role: str
    due: Day | None
    due_words: str
    done: Day | None
    tone: str
    shape: str
    words: str
    only: str


@dataclass(frozen=True, slots=True)
class ProgressPart:
    """The part of a patient's page that shows how far they have got."""

    title: str
    href: str
    words: str
    rows: tuple[ProgressRow, ...]
    empty: str


def present_progress(progress: Progress, on: date) -> ProgressPart:
    """Put how far a patient has got on their service's timed pathway into words."""
    signed = f"{progress.adopted.clinical_lead} and {progress.adopted.manager}"
    return ProgressPart(
        title=progress.template.title,
        href=f"/timed-pathways/{progress.template.id}",
        words=f"Adopted on {in_words(progress.adopted.decided_on)}, signed by {signed}. "
        "Its days are aims, stricter than the standard: missing one is no breach.",
        rows=tuple(_progress_row(step) for step in progress.steps),
        empty=""
        if progress.steps
        else f"As at {in_words(on)} nothing has happened from which its days count.",
    )


def _progress_row(step: Reached) -> ProgressRow:
    slack = step.slack
    if step.done is not None:
        late = slack is not None and slack < 0
        words = (
            f"Done, {many(-slack, 'day')} late" if late and slack else "Done in time"
        )
        words = words if slack is not None else "Done"
        tone, shape = ("none", "✓") if not late else ("near", "●")
    elif slack is None:
        tone, shape, words = "none", "", "Not done; no day is set"
    elif step.provisional:
        tone, shape, words = "none", "", "Waits for an earlier step"
    elif slack < 0:
        tone, shape, words = "over", "▲", f"{many(-slack, 'day')} late"
    else:
        left = f"{many(slack, 'day')} left" if slack else "Due today"
        tone, shape, words = "on", "", left
    return ProgressRow(
        step=step.step,
        role=step.role,
        due=short_day(step.due) if step.due else None,
        due_words="about" if step.provisional and step.due and not step.done else "",
        done=short_day(step.done) if step.done else None,
        tone=tone,
        shape=shape,
        words=words,
        only="" if step.for_all else "Not for every patient",
    )
