from extracts import extract
from milepost.measures.extract import By, count_extract


def findings(*rows):
    found = count_extract(extract(list(rows)), By.ENGLAND)
    assert found.problems == ()
    return [(each.code, each.where) for each in found.findings]


C_100 = {"function": "C_100"}
WAITING = C_100 | {0: 10, 20: 30}
NEW = C_100 | {"part": "Part_3", "all": 10}


def decided(**more):
    return C_100 | {"part": "Part_2A"} | more


def test_a_line_with_more_decided_than_waiting_is_found_and_counted_all_the_same():
    assert findings(WAITING, decided() | {0: 41}, NEW) == [
        ("measures.more-decided-than-waiting", "row 2")
    ]


def test_one_band_with_more_decided_than_waiting_is_enough():
    assert findings(WAITING, decided() | {0: 11}) == [
        ("measures.more-decided-than-waiting", "row 2")
    ]


def test_a_line_of_which_nobody_waits_is_found():
    other = decided(function="C_110") | {0: 1}
    found = count_extract(extract([WAITING, other]), By.ENGLAND).findings
    assert "Part 2 has none at all" in found[0].message


def test_as_many_decided_as_waiting_is_in_order():
    assert findings(WAITING, decided() | {0: 10, 20: 30}, NEW) == []


def test_fewer_new_than_the_first_four_bands_hold_is_found_by_provider():
    bands = C_100 | {0: 4, 1: 3, 2: 2, 3: 1, 4: 50}
    assert findings(bands, NEW) == []
    assert findings(bands, NEW | {"all": 9}) == [
        ("measures.fewer-new-than-begun", "provider RAA")
    ]


def test_a_file_without_new_periods_is_not_asked_for_them():
    assert findings(WAITING) == []
