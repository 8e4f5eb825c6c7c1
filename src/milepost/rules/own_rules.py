"""What an organisation's own rules may not do to those that Milepost came with."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

from milepost.foundation.problems import Problem
from milepost.rules.clock_rules import ClockRule
from milepost.rules.parts import OUR_EVIDENCE, Rule
from milepost.rules.standards import Standard


def taken(own: Collection[str], pages: Collection[str]) -> Iterator[Problem]:
    """Name each file of a folder that Milepost has already.

    Args:
        own: the paths of the organisation's files.
        pages: those of Milepost's.
    """
    for path in sorted(set(own) & set(pages) - {"publications.toml"}):
        if path == "events.csv":
            yield Problem(
                "rules.own-events",
                path,
                "What can happen is the same everywhere.",
                "Take the file out; write a code list for values of your own.",
            )
            continue
        name = path.removesuffix(".toml")
        yield Problem(
            "rules.id-taken",
            path,
            f"Milepost has {name!r} already, and a rule that it came with is never "
            "changed or succeeded here.",
            "Give yours an id of its own, beginning with your organisation's name, "
            f"such as 'our-board/{PurePosixPath(name).name}', and move the file there.",
        )


def overreaching(rules: Mapping[str, Rule], own: Collection[str]) -> Iterator[Problem]:
    """Name each rule of an organisation's own that would pass for a national one.

    Args:
        rules: every rule by its id.
        own: the ids of the organisation's.
    """
    theirs = {
        edition.clock_rules: rule.id
        for rule in rules.values()
        if isinstance(rule, Standard) and rule.id not in own
        for edition in rule.editions
    }
    for name in sorted(own):
        rule, folder = rules[name], name.rpartition("/")[0]
        if isinstance(rule, ClockRule) and folder in theirs:
            yield Problem(
                "rules.in-anothers-folder",
                f"{name}.toml",
                f"The clock of {theirs[folder]} is kept by the rules of {folder!r}: "
                "this one would change its figures.",
                "Put it into a folder of your own, and write a standard that names it.",
            )
        for edition in rule.editions:
            if edition.evidence not in OUR_EVIDENCE:
                yield Problem(
                    "rules.not-local",
                    f"{name}.toml, edition of {edition.in_force}, evidence",
                    f"It is {str(edition.evidence)!r}, which is said of national rules.",
                    "Write 'local', or 'proposal' until it is your policy; its sources "
                    "say what it rests on.",
                )
