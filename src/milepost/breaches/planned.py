"""What a timed pathway says of the stages of a wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from milepost.breaches.timeline import Planned
from milepost.rules.breaches import PolicyEdition, Stage
from milepost.rules.parts import Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """One step of a timed pathway that is for this patient, and the day it was due."""

    done_when: tuple[Sign, ...]
    due: date | None
    role: str


def planned_stages(
    steps: Iterable[DueStep], policy: PolicyEdition
) -> Mapping[Stage, Planned]:
    """Give each stage the last due day of its steps, and whose that step is.

    A step belongs to the first stage that ends with an event of the same kind. A step
    that belongs to none, or has no day, says nothing.
    """
    found: dict[Stage, Planned] = {}
    for step in steps:
        stage = _stage_of(step, policy)
        if stage is None or step.due is None:
            continue
        if stage not in found or found[stage].due < step.due:
            found[stage] = Planned(step.due, step.role)
    return found


def _stage_of(step: DueStep, policy: PolicyEdition) -> Stage | None:
    kinds = {sign.event for sign in step.done_when}
    for plan in policy.stages:
        if kinds & {sign.event for sign in plan.ends_when}:
            return plan.stage
    return None
