"""Messages of a hospital that doesn't exist, as its system would send them.

They speak as the made-up Scottish profile expects, and say of themselves (MSH-11 is D)
that they are no live traffic, so that a feed of real patients rejects them.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np

from milepost.synth.chance import Chance
from milepost.synth.identifiers import check_digits
from milepost.synth.names import FAMILIES, MEN, WOMEN

HEAD = "MSH|^~\\&|INVENTED|SX|MILEPOST|SX|{sent}||{kind}|{number}|D|2.4|||AL|NE"
SERVICES = (("RESP", "CTCH"), ("COLO", "COLON"))
STEMS = 999_500_000
AGAIN, LATE, BROKEN = 40, 60, 50
"""Of a thousand messages so many come twice, and so many late; of a thousand patients
so many have one with a code that nobody has mapped."""


def invent_messages(
    chance: Chance, patients: int, *, now: datetime, run: str
) -> list[bytes]:
    """Tell the stories of some patients, message by message, as a feed would bring them.

    Some messages come twice, some after others that were sent later, and of some
    nobody can say what they mean.

    Args:
        chance: the dice.
        patients: how many are referred.
        now: nothing is told to have happened after this.
        run: what makes the numbers of this time different from those of another.

    >>> from datetime import UTC
    >>> dice = Chance(np.random.default_rng(4))
    >>> told = invent_messages(dice, 2, now=datetime(2026, 3, 2, tzinfo=UTC), run="R")
    >>> {message[:4] for message in told}
    {b'MSH|'}
    """
    sent = [
        line
        for number in range(1, patients + 1)
        for line in _story(chance, f"{run}{number:04}", now)
    ]
    sent.sort(key=lambda told: told[0])
    lateness = chance.happens(LATE, len(sent)) * (1 + chance.below(20, len(sent)))
    order = np.argsort(np.arange(len(sent)) + lateness, kind="stable")
    again = chance.happens(AGAIN, len(sent))
    messages: list[bytes] = []
    for place in order:
        raw = sent[place][1]
        messages += [raw] * (1 + int(again[place]))
    return messages


def _story(chance: Chance, name: str, now: datetime) -> list[tuple[datetime, bytes]]:
    """Refer a patient, book, see and test them: as much as has happened by now."""
    service, test = SERVICES[int(chance.below(len(SERVICES), 1)[0])]
    start = now - timedelta(days=int(chance.below(60, 1)[0]), minutes=5)
    steps = [start + timedelta(days=n) for n in (0, 1, 10, 11, 18)]
    clinic, done = steps[2].date(), steps[4].date()
    broken = bool(chance.happens(BROKEN, 1)[0])
    zrf, order = f"ZRF|1|F-{name}", f"Q-{name}"
    who = _patient(chance, name)
    told = [
        ("REF^I12", f"RF1||USC||||R-{name}|{start:%Y%m%d}", f"{zrf}|{service}"),
        ("SIU^S12", _appointment(name, clinic), zrf),
        (
            "SIU^S15" if broken else "ADT^A04",
            _appointment(name, clinic, why="FLOOD") if broken else _seen(clinic),
            zrf if broken else f"{zrf}|||REVIEW",
        ),
        ("ORM^O01", zrf, f"ORC|NW|{order}\rOBR|1|{order}||{test}||{steps[3]:%Y%m%d}"),
        (
            "ORU^R01",
            zrf,
            f"OBR|1|{order}||{test}|||{done:%Y%m%d}{'|' * 15}{done:%Y%m%d}|||F",
        ),
    ]
    return [
        (at, _message(kind, f"{name}-{n}", at, who, *segments))
        for n, (at, (kind, *segments)) in enumerate(zip(steps, told, strict=True))
        if at <= now
    ]


def _message(kind: str, number: str, sent: datetime, who: str, *segments: str) -> bytes:
    head = HEAD.format(sent=f"{sent:%Y%m%d%H%M%S}", kind=kind, number=number)
    return ("\r".join([head, who, *segments]) + "\r").encode("iso-8859-1", "replace")


def _patient(chance: Chance, name: str) -> str:
    stem = STEMS + chance.below(400_000, 20)
    valid = [
        f"{nine}{digit}"
        for nine, digit in zip(stem, check_digits(stem), strict=True)
        if digit < 10
    ]
    woman = bool(chance.below(2, 1)[0])
    given = _one_of(chance, WOMEN if woman else MEN)
    born = date(1940, 1, 1) + timedelta(days=int(chance.below(18_000, 1)[0]))
    numbers = f"F{name}^^^SX^MR~{valid[0]}^^^NHS^CHI"
    family = _one_of(chance, FAMILIES)
    sex = "F" if woman else "M"
    return f"PID|1||{numbers}||{family}^{given}||{born:%Y%m%d}|{sex}"


def _appointment(name: str, day: date, why: str = "") -> str:
    return f"SCH|A-{name}|||||{why}|||||^^^{day:%Y%m%d}0930"


def _seen(day: date) -> str:
    return f"EVN|A04|{day:%Y%m%d}||||{day:%Y%m%d}1000"


def _one_of(chance: Chance, words: Sequence[str]) -> str:
    return words[int(chance.below(len(words), 1)[0])]
