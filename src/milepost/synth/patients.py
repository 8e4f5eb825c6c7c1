"""The patients of the synthetic board. None of them exists."""

import numpy as np
import polars as pl

from milepost.foundation.tables import Column, Table
from milepost.synth import names
from milepost.synth.chance import Chance, Ints
from milepost.synth.identifiers import invented_nhs_numbers, numbered
from milepost.synth.services import ALL
from milepost.synth.working_days import NEVER

PATIENTS = Table(
    "patients",
    {
        "hospital_number": Column(pl.String, "The board's own number for the patient."),
        "nhs_number": Column(pl.String, "Ten digits, or empty if it isn't known."),
        "family_name": Column(pl.String, "As the patient writes it."),
        "given_name": Column(pl.String, "As the patient writes it."),
        "title": Column(pl.String, "How to address the patient."),
        "sex": Column(pl.String, "``female``, ``male`` or ``not_known``."),
        "born": Column(pl.Date, "The day of birth."),
        "died": Column(pl.Date, "The day of death, if it is known.", optional=True),
    },
    in_order_of=("hospital_number",),
)

_TITLES = ("Mrs", "Ms", "Miss", "Dr", "Mr", "Dr", "Rev", "Mx")


def share_out(chance: Chance, service: Ints, died: Ints) -> Ints:
    """Say which patient each pathway belongs to. Some patients have several.

    Args:
        chance: who shares with whom.
        service: of each pathway.
        died: the day each pathway's patient died on it, or ``NEVER``.

    Returns:
        For each pathway, the pathway that its patient came with first: itself or
        another.
    """
    count = len(service)
    anyone = np.array([s.women in (490, 520) for s in ALL])[service]
    shares = anyone & chance.happens(400, count) & (died == NEVER)
    other = chance.below(max(count, 1), count)
    shares &= (died[other] == NEVER) & ~shares[other]
    return np.where(shares, other, np.arange(count))


def patients_table(
    chance: Chance,
    service: Ints,
    start: Ints,
    died: Ints,
    last_day: int,
    *,
    after: int = 0,
) -> pl.DataFrame:
    """Invent patients, one for each of these pathways.

    Args:
        chance: who they are.
        service: the service each first came to, which their sex and age must suit.
        start: the day they came.
        died: the day they died, or ``NEVER``.
        last_day: deaths after this day aren't known yet.
        after: how many patients came before these, and have their numbers.
    """
    count = len(service)
    women = np.array([s.women for s in ALL])[service]
    female = chance.below(1000, count) < women
    unsaid = chance.happens(3, count)
    sex = np.where(unsaid, 2, np.where(female, 0, 1))
    title = np.where(
        female,
        chance.one_of((48, 30, 18, 2), count),
        4 + chance.one_of((96, 2, 1, 1), count),
    )
    frame = pl.DataFrame(
        {
            "hospital_number": numbered(
                "MP", after + np.arange(1, count + 1), "hospital_number"
            ),
            "nhs_number": _nhs_numbers(chance, count, after),
            "family_name": _drawn(chance, names.FAMILIES, count),
            "given_name": pl.select(
                pl.when(pl.Series(female))
                .then(_drawn(chance, names.WOMEN, count))
                .otherwise(_drawn(chance, names.MEN, count))
            ).to_series(),
            "title": pl.Series(_TITLES).gather(title),
            "sex": pl.Series(["female", "male", "not_known"]).gather(sex),
            "born": pl.Series(_born(chance, service, start)).cast(pl.Date),
            "died": pl.Series(np.where(died <= last_day, died, NEVER)),
        },
    ).with_columns(
        pl.when(pl.col("died") != NEVER)
        .then(pl.col("died").cast(pl.Int32))
        .cast(pl.Date)
    )
    return PATIENTS.check(frame)


def _nhs_numbers(chance: Chance, count: int, after: int) -> pl.Series:
    numbers = invented_nhs_numbers(after + count)[after:][chance.shuffled(count)]
    unknown = pl.Series(chance.happens(4, count))
    text = pl.Series(numbers).cast(pl.String)
    return pl.select(pl.when(unknown).then(pl.lit("")).otherwise(text)).to_series()


def _drawn(chance: Chance, words: list[str], count: int) -> pl.Series:
    weights = [10 + 3 * max(0, 40 - place) for place in range(len(words))]
    return pl.Series(words).gather(chance.one_of(weights, count))


def _born(chance: Chance, service: Ints, start: Ints) -> Ints:
    """Draw each patient's day of birth from the ages their service sees."""
    ages = np.array([s.ages for s in ALL], dtype=np.int64)
    drawn = chance.below(4 * 365, len(service))
    quarter, part = np.divmod(drawn, 365)
    low, high = ages[service, quarter], ages[service, quarter + 1]
    before = low * 365 + (high - low) * part + chance.below(365, len(service))
    born: Ints = start - before
    return born
