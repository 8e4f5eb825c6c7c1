"""What a policy for reviewing breaches may say, and a list of the reasons for them."""

from dataclasses import dataclass, field
from enum import StrEnum, auto

from milepost.rules.parts import Edition, Evidence, Rule, Sign


class Stage(StrEnum):
    """A part of the way from referral to treatment, in the order patients come to them."""

    REFERRAL = auto()
    VETTING = auto()
    FIRST_APPOINTMENT = auto()
    DIAGNOSTICS = auto()
    MDT = auto()
    DECISION = auto()
    TREATMENT = auto()


class Avoidable(StrEnum):
    """Whether the service could have kept the standard."""

    AVOIDABLE = auto()
    PARTLY = auto()
    UNAVOIDABLE = auto()


class Opens(StrEnum):
    """What opens a review. Each names a function in ``breaches``."""

    MISSED = auto()
    """The wait went over its limit, or ended over it."""

    BOOKED_AFTER_BREACH = auto()
    """Treatment is booked, for a day on which the standard will have been missed."""

    TOO_LITTLE_TIME = auto()
    """What is still to come takes longer, at the least, than the days that are left."""


class Which(StrEnum):
    """Which of several signs ends a stage."""

    FIRST = auto()
    LAST = auto()


class Whose(StrEnum):
    """Whose time a day is, where it isn't the service's."""

    PATIENT = auto()
    CLINICAL = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePlan:
    """One stage: what ends it, how long it should take, and whose it is."""

    stage: Stage
    ends_when: tuple[Sign, ...] = ()
    """Any of these ends it, but for the last stage, which ends with the clock: there they
    only say which step of a timed pathway it is."""

    which: Which = Which.FIRST
    target_days: int = field(metadata={"bounds": (0, 366)})
    """How long it should take, where no timed pathway says."""

    least_days: int = field(default=0, metadata={"bounds": (0, 366)})
    """The fewest days in which it can be done, to tell when a breach is unavoidable."""

    owner: str
    """The role that keeps it moving, where no timed pathway says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTime:
    """Days of the wait that are the patient's, or are for clinical reasons."""

    whose: Whose
    words: str
    from_when: tuple[Sign, ...]
    """From the day of any of these on, that day not counted; or as long as it says."""

    until_when: tuple[Sign, ...] = ()
    """Up to the next of these. Without one, only as long as the first itself says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDays:
    """By which working day, from that of opening, each step is to be done."""

    draft: int
    agree: int
    sign: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmReview:
    """Whose breaches are also looked at for harm."""

    over_days: int = field(metadata={"bounds": (0, 4000)})
    """Those who waited, or wait, longer than this."""

    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Who may do what with a review, by the role they have here or are on duty for."""

    draft: tuple[str, ...]
    agree: tuple[str, ...]
    sign: tuple[str, ...]
    share: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEdition(Edition):
    """When a review opens, who owns it, by when, and into which stages a wait is split."""

    standards: tuple[str, ...]
    opens: tuple[Opens, ...]
    over_days: int = field(default=0, metadata={"bounds": (0, 4000)})
    """A wait is reviewed once it is longer than this, where that is over its limit."""

    look_back_days: int = field(metadata={"bounds": (0, 4000)})
    """A wait that ended so many days ago, or fewer, is reviewed though nobody looked."""

    owner: str
    due: DueDays
    roles: Roles
    reasons: tuple[str, ...]
    """The lists of reasons to choose from, by their ids."""

    near_miss_days: int = field(metadata={"bounds": (0, 366)})
    """A wait that ended in the last so many days before its limit is a near miss."""

    shares_38_24: bool = False
    """Whether a breach is shared between providers by the 38 and 24 days of England."""

    harm: HarmReview | None = None
    stages: tuple[StagePlan, ...]
    own_times: tuple[OwnTime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachPolicy(Rule):
    """How breaches of some standards are reviewed. A review keeps its edition."""

    editions: tuple[PolicyEdition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason for a delay: where it may arise, and whether it can usually be avoided."""

    code: str
    words: str
    stages: tuple[Stage, ...]
    usually: Avoidable
    """Offered first. Whoever reviews the breach chooses."""

    national: str | None = None
    """The number it has in a national list."""

    comment_needed: bool = False
    """Whether the national list asks for words beside it."""

    evidence: Evidence
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsEdition(Edition):
    """The reasons, in the order in which they are offered."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachReasons(Rule):
    """A list of reasons. Those of a past review stay what they were."""

    editions: tuple[ReasonsEdition, ...]
