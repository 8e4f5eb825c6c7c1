"""What a well-formed timed pathway, ladder, duty or template may still get wrong."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise

from milepost.foundation.problems import Problem
from milepost.rules.desks import Desks, faults_of_desks
from milepost.rules.duties import QUERY_WORDS, Duties, Duty, Rhythm
from milepost.rules.ladders import Cause, Ladder, LadderEdition
from milepost.rules.note_templates import (
    NoteTemplates,
    NoteTemplatesEdition,
    faults_of,
)
from milepost.rules.parts import Rule, Sign
from milepost.rules.timed_pathways import ORIGIN, PathwayEdition, Step, TimedPathway

FARTHEST = 999
"""Days after its anchor; a step due later than that is a slip of the pen."""


def faults_of_tracking(rule: Rule, where: str) -> Iterator[Problem]:
    """Yield each fault of a rule of tracking; none of any other."""
    if isinstance(rule, TimedPathway):
        for edition in rule.editions:
            yield from _faults_of_steps(edition, where)
    if isinstance(rule, Ladder):
        for opening in rule.editions:
            if opening.opens >= opening.closes:
                yield Problem(
                    "rules.never-open",
                    where,
                    f"It opens at {opening.opens} and closes at {opening.closes}.",
                    "Let it open before it closes.",
                )
            yield from _faults_of_triggers(opening, where)
    if isinstance(rule, NoteTemplates):
        for wording in rule.editions:
            yield from _faults_of_templates(wording, where)
    if isinstance(rule, Desks):
        for sorting in rule.editions:
            yield from faults_of_desks(sorting, where)
    if isinstance(rule, Duties):
        for one in rule.editions:
            for duty in one.duties:
                yield from _faults_of_a_duty(duty, f"{where}, {duty.name}")


def _faults_of_triggers(edition: LadderEdition, where: str) -> Iterator[Problem]:
    for trigger in edition.triggers:
        place = f"{where}, {trigger.cause.value}"
        if not 0 <= trigger.percent_passed <= 100:
            yield Problem(
                "rules.not-a-share",
                place,
                f"It asks that {trigger.percent_passed} % of a step's time has passed.",
                "Give a percent_passed from 0 to 100.",
            )
        elif trigger.percent_passed and trigger.cause is not Cause.NOTHING_BOOKED:
            yield Problem(
                "rules.idle-word",
                place,
                "Its 'percent_passed' could never do anything.",
                "Take it out: only nothing_booked asks how much time has passed.",
            )


def _faults_of_templates(
    edition: NoteTemplatesEdition, where: str
) -> Iterator[Problem]:
    names = Counter(template.name for template in edition.templates)
    for template in edition.templates:
        place = f"{where}, {template.name}"
        for part, wrong in faults_of(template):
            yield Problem(
                "rules.template-fault", f"{place}, {part}", wrong, "Put it right."
            )
        if names[template.name] > 1:
            yield Problem(
                "rules.template-twice",
                place,
                "Two templates have this name.",
                "Give each a name of its own.",
            )


def missing_templates(rules: Mapping[str, Rule]) -> Iterator[Problem]:
    """Name each timed pathway that says it was made from one that isn't there."""
    for rule in rules.values():
        if not isinstance(rule, TimedPathway) or rule.template is None:
            continue
        if not isinstance(rules.get(rule.template), TimedPathway):
            yield Problem(
                "rules.no-such-template",
                f"{rule.id}.toml",
                f"There is no timed pathway {rule.template!r}.",
                "Name the pathway it was made from by its id, or leave it out.",
            )


def signs_of(pathway: TimedPathway) -> Iterator[Sign]:
    """Yield every sign that a timed pathway names."""
    for edition in pathway.editions:
        yield from edition.day_0
        yield from edition.lapses_when
        for step in edition.steps:
            yield from (*step.done_when, *step.booked_when)
            if step.branch:
                yield from step.branch.when


def _faults_of_steps(edition: PathwayEdition, where: str) -> Iterator[Problem]:
    names = [step.name for step in edition.steps]
    for name, times in Counter(names).items():
        if times > 1 or name == ORIGIN:
            yield Problem(
                "rules.same-step-twice",
                f"{where}, {name}",
                "Another step, or day 0 itself, has that name.",
                "Give each step a name of its own.",
            )
    for number, step in enumerate(edition.steps):
        place = f"{where}, {step.name}"
        if step.anchor not in (ORIGIN, *names[:number]):
            later = step.anchor in names[number:]
            yield Problem(
                "rules.no-such-anchor",
                place,
                f"No {'earlier ' if later else ''}step is called {step.anchor!r}.",
                "Count from “referral”, or from a step that comes before this one.",
            )
        yield from _faults_of_its_days(step, place)
        yield from _faults_of_its_signs(step, place)
    yield from _broken_bundles(edition, where)


def _faults_of_its_days(step: Step, place: str) -> Iterator[Problem]:
    days = [day for day in (step.window_start, step.target_day) if day is not None]
    if any(not 0 <= day <= FARTHEST for day in days) or days != sorted(days):
        yield Problem(
            "rules.step-days",
            place,
            f"Its days run from {step.window_start} to {step.target_day}.",
            f"Count both from the anchor's day as 0, to {FARTHEST} at most, the earlier "
            "first.",
        )
    if not 0 <= step.chase.warn_with_days_left <= FARTHEST:
        yield Problem(
            "rules.warn-days",
            place,
            f"It is at risk with {step.chase.warn_with_days_left} days left.",
            f"Give a number of days from 0 to {FARTHEST}.",
        )
    if not step.chase.role.strip():
        yield Problem(
            "rules.no-role",
            place,
            "Nobody keeps it moving.",
            "Name the role that does, such as 'Lung pathway navigator'.",
        )


def _faults_of_its_signs(step: Step, place: str) -> Iterator[Problem]:
    if step.done_when and step.done_by:
        yield Problem(
            "rules.done-two-ways",
            place,
            f"Both events and {step.done_by!r} show that it is done.",
            "Leave one of them out, or make two steps of it.",
        )
    if not (step.done_when or step.done_by) and step.target_day is not None:
        yield Problem(
            "rules.never-done",
            place,
            "It has a day, and nothing shows that it is done.",
            "Name the event that shows it, or leave out its day.",
        )


def _broken_bundles(edition: PathwayEdition, where: str) -> Iterator[Problem]:
    runs = [name for name, _ in groupby(edition.steps, key=lambda step: step.bundle)]
    sizes = Counter(step.bundle for step in edition.steps)
    for bundle in dict.fromkeys(filter(None, runs)):
        if sizes[bundle] == 1 or runs.count(bundle) > 1:
            yield Problem(
                "rules.broken-bundle",
                f"{where}, {bundle}",
                "A bundle is two steps or more, one after another in the file.",
                "Put its steps together, or take the bundle out.",
            )
    for one, other in pairwise(edition.steps):
        if one.bundle and one.bundle == other.bundle and other.anchor == one.name:
            yield Problem(
                "rules.broken-bundle",
                f"{where}, {other.name}",
                f"It waits for {one.name!r}, which it is meant to go on beside.",
                "Count both from the same day, or take the bundle out.",
            )


def _faults_of_a_duty(duty: Duty, place: str) -> Iterator[Problem]:
    wrong = [
        word
        for word, is_wrong in (
            ("weekdays", duty.weekdays and duty.rhythm is not Rhythm.WEEKLY),
            ("weekdays", len(set(duty.weekdays)) < len(duty.weekdays)),
            ("by_working_day", duty.by_working_day and duty.rhythm is Rhythm.DAILY),
            ("by_working_day", duty.by_working_day and duty.weekdays),
        )
        if is_wrong
    ]
    for word in dict.fromkeys(wrong):
        yield Problem(
            "rules.duty-rhythm",
            place,
            f"Its {word!r} doesn't go with a duty that is {duty.rhythm}.",
            "Name weekdays of a weekly duty, once each; else the working day it is due.",
        )
    for word in duty.looks_at.asks.keys() - QUERY_WORDS.keys():
        yield Problem(
            "rules.no-such-filter",
            f"{place}, {word}",
            "No list can be asked that.",
            f"Use only {', '.join(sorted(QUERY_WORDS))}.",
        )
