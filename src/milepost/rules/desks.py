"""What a file about desks may say: which tests are requested of each."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from milepost.foundation.problems import Problem
from milepost.rules.parts import Edition, Rule, in_force_on


class AtDesk(StrEnum):
    """The desks there are: escalations and rotas know each by its code."""

    RADIOLOGY = "radiology"
    ENDOSCOPY = "endoscopy"
    PATHOLOGY = "pathology"
    PRE_ASSESSMENT = "pre-assessment"
    THEATRES = "theatres"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTests:
    """The tests of one desk, as events name them."""

    desk: AtDesk
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DesksEdition(Edition):
    """Which tests are requested of which desk. A desk that isn't named has none."""

    desks: tuple[DeskTests, ...]

    def tests_of(self, desk: str) -> frozenset[str]:
        """Give the tests that are requested of a desk; none where it has none."""
        return frozenset(
            test for one in self.desks if one.desk == desk for test in one.tests
        )

    def desk_for(self, test: str | None) -> str:
        """Give the code of the desk that a test is requested of; blank for none."""
        return next((one.desk.value for one in self.desks if test in one.tests), "")

    @property
    def tests(self) -> tuple[str, ...]:
        """Every test that some desk does, in order."""
        return tuple(sorted(test for one in self.desks for test in one.tests))


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks(Rule):
    """Which test goes to which desk. An organisation's own takes the place of ours."""

    editions: tuple[DesksEdition, ...]


def desks_on(
    rules: Mapping[str, Rule], own: Collection[str], day: date
) -> DesksEdition:
    """Find what desks go by on a day: an organisation's own, or what Milepost came with.

    A day before the first edition goes by the first: there was no other then.

    Args:
        rules: every rule, by its id.
        own: the ids of those that an organisation added.
        day: the day.
    """
    found = [rule for rule in rules.values() if isinstance(rule, Desks)]
    found.sort(key=lambda rule: rule.id not in own)
    return in_force_on(day, found[0].editions) or found[0].editions[0]


def faults_of_desks(edition: DesksEdition, where: str) -> Iterator[Problem]:
    """Yield each desk that is named twice, and each test that two desks do."""
    named = Counter(one.desk for one in edition.desks)
    for desk in (desk for desk, times in named.items() if times > 1):
        yield Problem(
            "rules.desk-twice",
            f"{where}, {desk}",
            "This desk is named twice.",
            "Put its tests in one list.",
        )
    done = Counter(edition.tests)
    for test in (test for test, times in done.items() if times > 1):
        yield Problem(
            "rules.test-twice",
            f"{where}, {test}",
            "Two desks, or one twice, have this test.",
            "Leave it with the one that books it.",
        )


def two_of_ones_own(
    rules: Mapping[str, Rule], own: Collection[str]
) -> Iterator[Problem]:
    """Yield each further file about desks of an organisation's own."""
    found = [r.id for r in rules.values() if isinstance(r, Desks) and r.id in own]
    for name in found[1:]:
        yield Problem(
            "rules.desks-twice",
            f"{name}.toml",
            f"{found[0]}.toml says already which test goes to which desk.",
            "Put both in one file.",
        )
