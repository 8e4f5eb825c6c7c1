"""How providers share a patient of England's 62 days: by the handover on day 38.

The provider that investigates has 38 days, the one that treats has 24. Read in public
analysts' code (``ncl-cancer-code``), not in the national allocation guidance of April 2016,
of which only the front matter was to be had. Where alliances have rules of their own, those
hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

LIMIT, INVESTIGATING, TREATING = 62, 38, 24


class Rule(StrEnum):
    """By which rule a patient is shared."""

    SOLO = auto()
    """One provider did both."""

    FIFTY_FIFTY = auto()
    """Nobody recorded who was accountable for investigating, or the day of handover."""

    SIX_SCENARIOS = auto()
    """By who kept to their part of the 62 days, and who did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One treated patient: who did what, on which day since the clock started."""

    treating: str
    treated_day: int
    accountable: str | None = None
    """Who is recorded as accountable for investigating."""

    upgraded_by: str | None = None
    seen_by: str | None = None
    """Who first saw the patient."""

    transfer_day: int | None = None
    """The day the treating provider was handed the patient."""

    first_seen_adjustment: int = 0
    """Days that come out before first seen; 0 where an upgrade came after that."""

    treatment_adjustment: int = 0

    @property
    def investigating(self) -> str:
        """Who investigated: the accountable, else the upgrading, else the first to see.

        >>> Patient(treating="B", treated_day=70, seen_by="A").investigating
        'A'
        >>> Patient(treating="B", treated_day=70).investigating
        'B'
        """
        return self.accountable or self.upgraded_by or self.seen_by or self.treating

    @property
    def days_62(self) -> int:
        """The whole wait, after adjustment.

        >>> Patient(treating="A", treated_day=68, first_seen_adjustment=10).days_62
        58
        """
        return self.treated_day - self.first_seen_adjustment - self.treatment_adjustment

    @property
    def days_38(self) -> int | None:
        """The investigating part of it, if the day of handover is known.

        >>> Patient(treating="B", treated_day=70, transfer_day=35).days_38
        35
        """
        if self.transfer_day is None:
            return None
        return self.transfer_day - self.first_seen_adjustment

    @property
    def days_24(self) -> int | None:
        """The treating part of it, if the day of handover is known.

        >>> Patient(treating="B", treated_day=70, transfer_day=35).days_24
        35
        """
        if self.transfer_day is None:
            return None
        return self.treated_day - self.transfer_day - self.treatment_adjustment


@dataclass(frozen=True, slots=True)
class Share:
    """One provider's part of a patient."""

    patients: float
    within: float

    @property
    def breaches(self) -> float:
        """The part that was not within 62 days.

        >>> Share(patients=0.5, within=0).breaches
        0.5
        """
        return self.patients - self.within


@dataclass(frozen=True, slots=True)
class Sharing:
    """A patient shared out."""

    rule: Rule
    scenario: int | None
    """From 1 to 6, where the six scenarios decide."""

    shares: Mapping[str, Share]
    """By provider. The patients of one always sum to 1."""


SCENARIOS: Mapping[tuple[bool, bool, bool], tuple[int, float]] = {
    (True, True, True): (1, 0.5),
    (True, True, False): (2, 0.5),
    (True, False, True): (3, 0),
    (False, True, False): (4, 0),
    (False, False, True): (5, 1),
    (False, False, False): (6, 0.5),
}
"""Whether 62, 38 and 24 days were met: the scenario, and the investigator's part of the
patient. Two combinations are missing, which can't be: 38 and 24 are 62."""


def share_out(patient: Patient) -> Sharing:
    """Share a patient between the provider that investigated and the one that treated.

    Source:
        ncl-cancer-code, breach allocation. That a patient whose day of handover nobody
        recorded is halved is our choice: the parts cannot be told.

    A breach that is wholly the investigator's, handed over late and treated in 22 days:

    >>> late = Patient(treating="B", treated_day=72, accountable="A", transfer_day=50)
    >>> share_out(late).scenario, share_out(late).shares["A"].breaches
    (5, 1)

    One that both had a part in:

    >>> both = Patient(treating="B", treated_day=80, accountable="A", transfer_day=45)
    >>> share_out(both).scenario, share_out(both).shares["B"].breaches
    (6, 0.5)
    """
    is_met = patient.days_62 <= LIMIT
    if patient.investigating == patient.treating:
        return Sharing(Rule.SOLO, None, {patient.treating: _share(1, is_met)})
    if (
        patient.accountable is None
        or patient.days_38 is None
        or patient.days_24 is None
    ):
        return Sharing(Rule.FIFTY_FIFTY, None, _between(patient, 0.5, is_met))
    kept = (is_met, patient.days_38 <= INVESTIGATING, patient.days_24 <= TREATING)
    scenario, part = SCENARIOS[kept]
    return Sharing(Rule.SIX_SCENARIOS, scenario, _between(patient, part, is_met))


def _between(patient: Patient, part: float, is_met: bool) -> Mapping[str, Share]:  # noqa: FBT001 - named in the only callers
    return {
        patient.investigating: _share(part, is_met),
        patient.treating: _share(1 - part, is_met),
    }


def _share(patients: float, is_met: bool) -> Share:  # noqa: FBT001 - named in the only callers
    return Share(patients, within=patients if is_met else 0)
