"""What a well-formed policy for breaches, or a list of reasons, may still get wrong."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from milepost.foundation.problems import Problem
from milepost.rules.breaches import (
    BreachPolicy,
    BreachReasons,
    PolicyEdition,
    Stage,
)
from milepost.rules.parts import Rule, Sign
from milepost.rules.standards import Standard

ORDER = list(Stage)


def faults_of_breaches(rule: Rule, where: str) -> Iterator[Problem]:
    """Yield each fault of a policy or a list of reasons; none of any other rule."""
    if isinstance(rule, BreachPolicy):
        for edition in rule.editions:
            yield from _faults_of_stages(edition, where)
            yield from _faults_of_days(edition, where)
    if isinstance(rule, BreachReasons):
        for listed in rule.editions:
            times = Counter(reason.code for reason in listed.reasons)
            for code in sorted(code for code, count in times.items() if count > 1):
                yield Problem(
                    "rules.same-reason-twice",
                    f"{where}, edition of {listed.in_force}",
                    f"{code!r} is listed more than once.",
                    "List each reason once, with all the stages it may arise in.",
                )


def signs_of_policy(policy: BreachPolicy) -> Iterator[Sign]:
    """Yield every sign that a policy names."""
    for edition in policy.editions:
        for plan in edition.stages:
            yield from plan.ends_when
        for time in edition.own_times:
            yield from (*time.from_when, *time.until_when)


def lost_breaches(
    rules: Mapping[str, Rule], own: Collection[str] = ()
) -> Iterator[Problem]:
    """Name what policies speak of that isn't there, and standards reviewed by two."""
    covered: dict[tuple[str, bool], str] = {}
    for rule in rules.values():
        if not isinstance(rule, BreachPolicy):
            continue
        yield from _lost(rule, rules)
        for standard in rule.editions[-1].standards:
            whose = (standard, rule.id in own)
            if whose in covered:
                yield Problem(
                    "rules.reviewed-twice",
                    f"{rule.id}.toml",
                    f"{covered[whose]} reviews the breaches of {standard!r} already.",
                    "Take the standard out of one of the two.",
                )
            covered[whose] = rule.id


def policy_for(
    rules: Mapping[str, Rule], standard: str, own: Collection[str] = ()
) -> BreachPolicy | None:
    """Find the policy by which breaches of a standard are reviewed, if there is one.

    An organisation's own takes the place of the one that Milepost came with.
    """
    found = [
        rule
        for rule in rules.values()
        if isinstance(rule, BreachPolicy) and standard in rule.editions[-1].standards
    ]
    found.sort(key=lambda rule: rule.id not in own)
    return found[0] if found else None


def _faults_of_stages(edition: PolicyEdition, where: str) -> Iterator[Problem]:
    named = [plan.stage for plan in edition.stages]
    if named != sorted(set(named), key=ORDER.index):
        yield Problem(
            "rules.stages-out-of-order",
            where,
            f"Its stages are {', '.join(named)}.",
            f"Name each once at most, in this order: {', '.join(ORDER)}.",
        )
    for plan in edition.stages[:-1]:
        if not plan.ends_when:
            yield Problem(
                "rules.endless-stage",
                f"{where}, {plan.stage}",
                "Nothing ends it, though another stage follows.",
                "Say which events end it.",
            )


def _faults_of_days(edition: PolicyEdition, where: str) -> Iterator[Problem]:
    due = edition.due
    if not 0 < due.draft <= due.agree <= due.sign <= due.share:
        yield Problem(
            "rules.due-out-of-order",
            where,
            f"Its due days are {due.draft}, {due.agree}, {due.sign} and {due.share}.",
            "Let each step be due no earlier than the one before it.",
        )


def _lost(policy: BreachPolicy, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    for edition in policy.editions:
        for kind, names in (
            (Standard, edition.standards),
            (BreachReasons, edition.reasons),
        ):
            for name in names:
                if not isinstance(rules.get(name), kind):
                    yield Problem(
                        "rules.no-such-rule",
                        f"{policy.id}.toml",
                        f"There is no {name!r} in the lawbook that is what it is "
                        "named for.",
                        "Name standards and lists of reasons by their ids.",
                    )
