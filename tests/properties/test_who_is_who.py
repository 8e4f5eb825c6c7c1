"""In whatever order merges and un-merges come, the same numbers are the same patients."""

from hypothesis import given
from hypothesis import strategies as st

from milepost.intake.sites.who_is_who import IdentityFact, What, now_called, who_has

NUMBERS = st.sampled_from("ABCD")
FIELD = st.sampled_from([None, "", "Ms", "Dr"])


@st.composite
def facts(draw):
    told = []
    for place in range(draw(st.integers(0, 8))):
        number, other = draw(NUMBERS), draw(NUMBERS)
        what = draw(st.sampled_from(What))
        if what is What.SAID or number == other:
            what, other = What.SAID, ""
        order = (float(place), 0, 0.0, "", "")
        told.append(IdentityFact(what, number, other, order, {"title": draw(FIELD)}))
    return told


def by_hand(told):
    """Play the facts in order, keeping for each number the chain of what it became."""
    became = {}
    for fact in told:
        if fact.what is What.MERGED:
            chain = [fact.number]
            while chain[-1] in became:
                chain.append(became[chain[-1]])
            if fact.other in chain:
                del became[chain[chain.index(fact.other) - 1]]
            became[fact.other] = fact.number
        elif fact.what is What.UNMERGED:
            for pair in ((fact.number, fact.other), (fact.other, fact.number)):
                if became.get(pair[0]) == pair[1]:
                    del became[pair[0]]
    ends = {}
    for number in became:
        end = number
        while end in became:
            end = became[end]
        ends[number] = end
    return ends


@given(st.data())
def test_order_and_repeats_change_nothing(data):
    told = data.draw(facts())
    again = data.draw(st.lists(st.sampled_from(told), max_size=4)) if told else []
    shuffled = data.draw(st.permutations([*told, *again]))
    assert now_called(shuffled) == now_called(told) == by_hand(told)
    for number in "ABCD":
        assert who_has(shuffled, number) == who_has(told, number)


@given(facts())
def test_every_number_that_is_no_more_leads_to_one_that_is(told):
    into = now_called(told)
    assert not set(into.values()) & into.keys()


@given(facts(), NUMBERS, NUMBERS)
def test_a_merge_that_is_undone_at_once_leaves_what_was_unless_it_turned_one_round(
    told, number, other
):
    before = now_called(told)
    if number == other or other in before or before.get(number) == other:
        return
    last = (99.0, 0, 0.0, "", "")
    later = (100.0, 0, 0.0, "", "")
    merged = IdentityFact(What.MERGED, number, other, last, {})
    parted = IdentityFact(What.UNMERGED, number, other, later, {})
    assert now_called([*told, merged, parted]) == before
