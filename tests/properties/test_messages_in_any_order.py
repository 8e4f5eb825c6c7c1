"""In whatever order messages come, and however often, the same facts stand."""

from hypothesis import given
from hypothesis import strategies as st

from hl7_messages import (
    a_booking,
    a_list_entry,
    a_referral,
    a_site,
    an_attendance,
    an_itk_message,
    message,
)
from milepost.intake.sites.fold import fold
from milepost.intake.sites.translate import translate

SITE = a_site()
MESSAGES = [
    a_referral("1"),
    a_booking("2"),
    a_booking("3", "SIU^S13", made="20250111", day="20250203"),
    a_booking("4", "SIU^S17", made="20250112"),
    a_booking("5", of="A-2", made="20250113"),
    an_attendance("6"),
    a_list_entry("7"),
    a_list_entry("8", "ADT^A08", decided="20250124", sent="20250125110000"),
    a_list_entry("9", "ADT^A38", sent="20250126110000"),
    a_list_entry("10", sent="20250127110000"),
    message("REF^I13", "11", "RF1||ROU||||R-1", "ZRF|1|P-17", sent="20250108"),
    a_booking("12", "SIU^S12", made="20250113", of="A-3"),
]
TOLD = [translate(raw, SITE, digest=str(n)) for n, raw in enumerate(MESSAGES)]
VISITS = [
    an_itk_message(str(n), kind, f"202501{day:02}{n:02}0000", f"ZU3|||{seen}|{step}")
    for n, (kind, day, seen, step) in enumerate(
        [
            ("ADT^A04", 6, "3", ""),
            ("ADT^A04", 6, "5", "1"),
            ("ADT^A08", 7, "6", "2"),
            ("ADT^A04", 10, "5", "1"),
            ("ADT^A11", 10, "", ""),
            ("ADT^A11", 10, "", ""),
            ("ADT^A08", 11, '""', ""),
            ("ADT^A04", 12, "4", "3"),
            ("ADT^A08", 12, "", "1"),
            ("ADT^A01", 13, "", ""),
            ("ADT^A11", 13, "", ""),
            ("ADT^A04", 13, "2", ""),
        ]
    )
]
PUT_RIGHT = [
    translate(raw, a_site("itk-2-4"), digest=str(n)) for n, raw in enumerate(VISITS)
]


@given(st.permutations(TOLD), st.lists(st.sampled_from(TOLD), max_size=6))
def test_order_and_repeats_change_nothing(told, again):
    assert fold([*told[:6], *again, *told[6:]]) == fold(TOLD)


@given(
    st.lists(st.sampled_from(PUT_RIGHT), unique_by=id).flatmap(
        lambda some: st.tuples(
            st.just(some),
            st.permutations(some),
            st.lists(st.sampled_from(some), max_size=4) if some else st.just([]),
        )
    )
)
def test_nor_do_they_where_outcomes_are_put_right_and_visits_cancelled(said):
    some, otherwise, again = said
    assert not any(told.must_wait for told in some)
    assert fold([*otherwise, *again]) == fold(some)


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from(MESSAGES)).map(b"".join)
    | st.tuples(
        st.sampled_from(MESSAGES), st.integers(0, 200), st.binary(max_size=9)
    ).map(lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] :])
)
def test_no_bytes_make_translating_fail(raw):
    told = translate(raw, SITE)
    if not isinstance(told, list):
        fold([told, told])
