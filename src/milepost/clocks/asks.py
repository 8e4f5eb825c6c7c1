"""What only a look at several events can answer, worked out over whole columns."""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.rules.clock_rules import Asks, ClockEdition

Answer = Callable[[pl.DataFrame, int], NDArray[np.bool_]]
"""Given events and a notice in days, it answers yes or no for each event."""

OFFER = ["pathway", "activity"]
"""Offers are read one after another, each pathway and each activity by itself."""


def first_of_a_declined_pair(
    events: pl.DataFrame, notice_days: int
) -> NDArray[np.bool_]:
    """Find each refusal of the first of two reasonable offers that were both declined.

    The two follow one another in the order in which they were made: another offer in
    between breaks the pair, whatever became of it, and so does an answer other than no.
    Two dates offered at once can be a pair. An offer is reasonable with so many days
    between the day it was made and the day it is for. Its answer is the first refusal
    or booking for the same day, after it and before that day is offered again.

    Source:
        phs-calculation-of-wait, all_old_rules and all_new_rules; what they do with
        offers is in docs/adr/0013.
    """
    told = events.select("pathway", "activity", "kind", "day", "for_day")
    happened = told.with_row_index("row").with_columns(
        activity=pl.col("activity").fill_null("")
    )
    kind = pl.col("kind").cast(pl.String)
    offers = happened.filter(kind == "appointment_offered").select(
        *OFFER, "day", "for_day", offer="row"
    )
    answers = happened.filter(kind.is_in(["offer_declined", "appointment_booked"]))
    answered = (
        answers.join_asof(
            offers.drop("day"),
            left_on="row",
            right_on="offer",
            by=[*OFFER, "for_day"],
            coalesce=False,
            check_sortedness=False,
        )
        .unique("offer", keep="first", maintain_order=True)
        .select("offer", answer="row", declined=kind == "offer_declined")
    )
    notice = (pl.col("for_day") - pl.col("day")).dt.total_days()
    refused = pl.col("declined").fill_null(value=False) & (notice >= notice_days)
    pairs = (
        offers.join(answered, on="offer", how="left")
        .sort(*OFFER, "offer")
        .with_columns(refused=refused.fill_null(value=False))
        .filter(pl.col("refused") & pl.col("refused").shift(-1).over(OFFER))
    )
    yes = np.zeros(len(events), dtype=np.bool_)
    yes[pairs["answer"].to_numpy()] = True
    return yes


IN_AND_OUT = ["admitted", "treatment_started", "discharged", "appointment_cancelled"]
"""What says whether the patient has come in, and still waits for the operation."""


def last_minute(events: pl.DataFrame, _notice_days: int = 0) -> NDArray[np.bool_]:
    """Find each event on or after the day it is for, or after the patient came in.

    The patient has come in if the last thing heard before, of an admission, a treatment,
    a discharge and a cancelled admission, is an admission. An event that names no day is
    of the last minute only then.

    Source:
        nhse-cancelled-operations: on the day of arrival, after it, or on the day of the
        operation.
    """
    kind = pl.col("kind").cast(pl.String)
    of_admission = pl.col("activity").eq_missing("admission")
    heard = kind.is_in(IN_AND_OUT) & ((kind != "appointment_cancelled") | of_admission)
    has_come_in = pl.when(heard).then(kind == "admitted").forward_fill().shift(1)
    answer = events.select(
        ((pl.col("for_day") <= pl.col("day")).fill_null(value=False))
        | has_come_in.over("pathway").fill_null(value=False)
    )
    return answer.to_series().to_numpy()


ANSWERS: Mapping[Asks, Answer] = {
    Asks.FIRST_OF_A_DECLINED_PAIR: first_of_a_declined_pair,
    Asks.LAST_MINUTE: last_minute,
}


def answers(
    events: pl.DataFrame,
    editions: Mapping[int, ClockEdition],
    by: Mapping[Asks, Answer] = ANSWERS,
) -> dict[int, NDArray[np.bool_]]:
    """Answer what each edition asks of each event, where it asks anything."""
    return {
        place: by[edition.asks](events, edition.notice_days)
        for place, edition in editions.items()
        if edition.asks
    }
