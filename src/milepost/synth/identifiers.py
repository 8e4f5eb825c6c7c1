"""Numbers for people who don't exist, from the ranges that never belong to anyone."""

import numpy as np
import polars as pl

from milepost.foundation.problems import BrokenPromise
from milepost.synth.chance import Ints

_FIRST_STEM = 999_000_000
_WEIGHTS = tuple(range(10, 1, -1))


def check_digits(stem: Ints) -> Ints:
    """Work out the tenth digit of each nine. 10 means that no number has this stem.

    Source:
        The NHS number's modulus 11: weights 10 down to 2, 11 becomes 0.

    >>> check_digits(np.array([943476591, 999000000])).tolist()
    [9, 10]
    """
    total = np.zeros_like(stem)
    for place, weight in enumerate(_WEIGHTS):
        total += stem // 10 ** (8 - place) % 10 * weight
    return (11 - total % 11) % 11


def invented_nhs_numbers(count: int) -> Ints:
    """Return the first so many valid numbers from 999 000 0000 upwards.

    >>> invented_nhs_numbers(2).tolist()
    [9990000018, 9990000026]
    """
    stem = np.arange(_FIRST_STEM, min(_FIRST_STEM + count * 10 // 8 + 20, 10**9))
    check = check_digits(stem)
    valid = check < 10
    numbers = (stem * 10 + check)[valid][:count]
    if len(numbers) < count:
        raise BrokenPromise(f"the test range holds {len(numbers)}, not {count}")
    return numbers.astype(np.int64)


def numbered(prefix: str, numbers: Ints, name: str, width: int = 7) -> pl.Series:
    """Write numbers after a prefix, all of one width, so that they sort as written.

    >>> numbered("MP", np.array([123]), "hospital_number").to_list()
    ['MP0000123']
    """
    text = pl.Series(name, numbers).cast(pl.String).str.zfill(width)
    return (prefix + text).alias(name)
