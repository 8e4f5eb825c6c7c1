"""The form in which a review of a breach is written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from milepost.breaches.review import (
    Cause,
    Grade,
    Written,
)
from milepost.foundation.problems import Problem
from milepost.rules.breaches import Avoidable, Reason, Stage
from milepost.web.breach_words import AVOIDABLE, GRADES, STAGES
from milepost.web.escalation_forms import FormField
from milepost.web.list_filters import Option

OTHERS = ("other1", "other2", "other3")
WHYS = 5
Reasons = Mapping[tuple[str, str], Reason]


@dataclass(frozen=True, slots=True)
class Group:
    """Some fields that belong together."""

    legend: str
    fields: tuple[FormField, ...]


def writing_form(
    written: Written,
    reasons: Reasons,
    *,
    harm: bool,
    typed: Mapping[str, str] | None,
    problems: Sequence[Problem] = (),
) -> tuple[Group, ...]:
    """The form in which a review is written, filled with what was written or typed.

    Args:
        written: what was written before.
        reasons: those that may be chosen.
        harm: whether a harm review is asked for.
        typed: what the person typed, where it could not be saved.
        problems: what was wrong; each names its field.
    """
    value = dict(typed) if typed is not None else as_typed(written)
    wrong = {problem.where: problem.message for problem in problems}
    field = partial(_field, value, wrong)
    grades = [("", "Not said"), *((g.value, w) for g, w in GRADES.items())]
    asked = "asked for by the policy" if harm else "not asked for by the policy"
    main = tuple(_cause(field, reasons, "primary", "Main reason"))
    others = (
        _cause(field, reasons, place, f"Reason {n}")
        for n, place in enumerate(OTHERS, 1)
    )
    whys = ("Why?", *(f"And why that? ({n})" for n in range(2, WHYS + 1)))
    plain = "In plain words, for people outside (no names)"
    return (
        Group("Main reason", main),
        Group("Contributory reasons", tuple(f for one in others for f in one)),
        Group(
            "Why did it happen? Ask up to five times",
            tuple(field(f"why{n}", why, "line") for n, why in enumerate(whys, 1)),
        ),
        Group(
            "What it comes to",
            (
                field("root_cause", "Root cause", "text"),
                field("learning", "What is to be learnt", "text"),
                field("plain_words", plain, "text"),
            ),
        ),
        Group(
            f"Harm review ({asked})",
            (
                field("harm", "Harm", "choice", grades),
                field("harm_words", "What was found, and who looked", "text"),
            ),
        ),
    )


def _field(
    value: Mapping[str, str],
    wrong: Mapping[str, str],
    name: str,
    label: str,
    kind: str,
    options: Sequence[tuple[str, str]] = (),
) -> FormField:
    said = value.get(name, "")
    offered = tuple(Option(v, t, chosen=v == said) for v, t in options)
    return FormField(name, name, label, kind, "", said, wrong.get(name, ""), offered)


def _cause(
    field: Callable[..., FormField], reasons: Reasons, place: str, what: str
) -> Iterator[FormField]:
    offered = [("", "Not said"), *_offered(reasons)]
    yield field(f"{place}-reason", f"{what}: stage and reason", "choice", offered)
    avoidable = [
        ("", "As the list says"),
        *((a.value, w) for a, w in AVOIDABLE.items()),
    ]
    yield field(f"{place}-avoidable", "Could it be avoided?", "choice", avoidable)
    yield field(f"{place}-comment", "Comment", "line")


def read_written(told: Mapping[str, str], reasons: Reasons) -> Written:
    """Read what was typed. A reason that can't be is kept as it came, to be refused."""
    others = (_read_cause(told, place, reasons) for place in OTHERS)
    whys = [told.get(f"why{n}", "").strip() for n in range(1, WHYS + 1)]
    grade = told.get("harm", "")
    return Written(
        primary=_read_cause(told, "primary", reasons),
        contributory=tuple(cause for cause in others if cause is not None),
        whys=tuple(why for why in whys if why),
        root_cause=told.get("root_cause", "").strip(),
        learning=told.get("learning", "").strip(),
        plain_words=told.get("plain_words", "").strip(),
        harm=Grade(grade) if grade in list(Grade) else None,
        harm_words=told.get("harm_words", "").strip(),
    )


def as_typed(written: Written) -> dict[str, str]:
    """Write what was written before as the form would send it."""
    found = {
        "root_cause": written.root_cause,
        "learning": written.learning,
        "plain_words": written.plain_words,
        "harm": written.harm.value if written.harm else "",
        "harm_words": written.harm_words,
    }
    found |= {f"why{n}": why for n, why in enumerate(written.whys, 1)}
    causes = zip(
        ("primary", *OTHERS), (written.primary, *written.contributory), strict=False
    )
    for place, cause in causes:
        if cause is not None:
            found[f"{place}-reason"] = f"{cause.stage}|{cause.reasons}|{cause.reason}"
            found[f"{place}-avoidable"] = cause.avoidable.value
            found[f"{place}-comment"] = cause.comment
    return found


def _offered(reasons: Reasons) -> Iterator[tuple[str, str]]:
    for stage, words in STAGES.items():
        for (listed, code), reason in reasons.items():
            if stage in reason.stages:
                yield f"{stage}|{listed}|{code}", f"{words}: {reason.words}"


def _read_cause(told: Mapping[str, str], place: str, reasons: Reasons) -> Cause | None:
    stage, _, rest = told.get(f"{place}-reason", "").partition("|")
    listed, _, code = rest.partition("|")
    if stage not in list(Stage):
        return None
    usual = reasons[listed, code].usually if (listed, code) in reasons else None
    chosen = told.get(f"{place}-avoidable", "")
    return Cause(
        stage=Stage(stage),
        reasons=listed,
        reason=code,
        avoidable=Avoidable(chosen)
        if chosen in list(Avoidable)
        else usual or Avoidable.PARTLY,
        comment=told.get(f"{place}-comment", "").strip(),
    )
