import pytest

from extracts import cwt_rows, extract
from milepost.measures.cwt import DAYS_31, DAYS_62
from milepost.measures.cwt import By as CancerBy
from milepost.measures.extract import By, count_extract
from milepost.measures.scotland import performance

LUNG = ("S08000015", "S08000015", "Lung", 10, 9)
BREAST = ("S08000015", "S08000016", "Breast", 30, 27)


def counted(rows, by=By.ENGLAND):
    return count_extract(extract(rows), by)


def total(found):
    return found.banded["all"].sum()


def accounted_for(tally):
    return tally.used + sum(tally.left_out.values()) == tally.read


def codes(found):
    return [problem.code for problem in found.problems]


def test_total_rows_are_never_added_to_what_they_are_the_total_of():
    found = counted([{0: 5}, {3: 7}, {0: 5, 3: 7, "function": "C_999"}])
    assert total(found) == 12
    assert found.tally.left_out == {"total rows (C_999)": 1}
    assert found.problems == ()


def test_patients_of_other_nations_are_left_out_and_counted():
    found = counted([{0: 5}, {0: 9, "commissioner": "NONC"}])
    assert total(found) == 5
    assert found.tally.left_out == {"rows of commissioner NONC": 1}


def test_a_blank_band_is_nought():
    found = counted([{0: 3, 2: 0, 3: 2}])
    assert total(found) == 5
    assert found.problems == ()


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        pytest.param({0: -1}, "measures.not-a-count", "'-1'", id="below nought"),
        pytest.param({0: "1.5"}, "measures.not-a-count", "'1.5'", id="a decimal"),
        pytest.param({0: "*"}, "measures.not-a-count", "'*'", id="a star"),
        pytest.param({0: 3, "all": 4}, "measures.sum-differs", "is 4", id="sum"),
        pytest.param({"part": "Part_9"}, "measures.unknown-code", "Part_9", id="part"),
        pytest.param({"period": "2026"}, "measures.unknown-code", "2026", id="period"),
        pytest.param({"function": "X"}, "measures.unknown-code", "'X'", id="function"),
        pytest.param(
            {"provider": None}, "measures.missing-code", "empty", id="no code"
        ),
        pytest.param({"function": "C_100"}, "measures.given-twice", "RAA", id="twice"),
    ],
)
def test_an_odd_row_is_left_out_with_its_place_and_the_rest_is_used(row, code, says):
    found = counted([{0: 5}, row])
    assert codes(found) == [code]
    assert says in found.problems[0].message
    assert found.problems[0].where == "row 2"
    assert found.problems[0].remedy
    assert total(found) == 5
    assert accounted_for(found.tally)


def test_a_total_that_its_functions_do_not_make_is_a_problem():
    found = counted([{0: 5}, {0: 9, "function": "C_999"}])
    assert codes(found) == ["measures.total-differs"]
    assert "The total is 9; the functions counted here add up to 5." in str(
        found.problems[0]
    )


def test_a_total_without_its_functions_is_not_lost_in_silence():
    found = counted([{0: 5}, {0: 9, "provider": "RBB", "function": "C_999"}])
    assert codes(found) == ["measures.total-differs"]


def test_two_months_are_not_added_up():
    found = counted([{0: 5}, {0: 6, "period": "RTT-February-2026"}])
    assert codes(found) == ["measures.several-months"]
    assert found.month is None
    assert total(found) == 0
    assert accounted_for(found.tally)


def test_a_table_that_is_no_extract_is_said_to_be_none():
    found = count_extract(extract([{0: 1}]).drop("Gt 17 To 18 Weeks SUM 1"), By.ENGLAND)
    assert codes(found) == ["measures.missing-column"]
    assert "'Gt 17 To 18 Weeks SUM 1'" in found.problems[0].message
    assert accounted_for(found.tally)


def test_new_periods_are_a_count_without_bands():
    found = counted([{"part": "Part_3", "all": 40}])
    assert found.banded.rows()[0][-1] == 40
    assert found.problems == ()


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (By.PROVIDER, ["RAA", "RBB"]),
        (By.COMMISSIONER, ["11A", "99Z"]),
        (By.FUNCTION, ["C_100", "C_101"]),
        (By.ENGLAND, ["England"]),
    ],
)
def test_it_adds_up_by_any_code(by, groups):
    found = counted([{0: 5}, {0: 6, "provider": "RBB", "commissioner": "99Z"}], by)
    assert found.banded["group"].to_list() == groups


def cancer(rows, standard=DAYS_62, by=CancerBy.SCOTLAND):
    return performance(cwt_rows(standard.days, rows), standard, "2019Q4", by)


def test_rows_that_are_sums_of_others_are_never_added():
    every = ("S08000015", "S08000015", "All Cancer Types", 10, 9)
    found = cancer([LUNG, every, ("S92000003", "S08000015", "Lung", 10, 9)])
    assert found.table.select("eligible", "within").rows() == [(10, 9)]
    assert found.tally.left_out == {"rows that are sums of others": 2}
    assert found.problems == ()


def test_a_sum_that_its_rows_do_not_make_is_a_problem():
    found = cancer([LUNG, ("S08000015", "S08000015", "All Cancer Types", 12, 9)])
    assert codes(found) == ["measures.total-differs"]


def test_62_days_is_judged_by_receipt_and_31_days_by_treatment():
    assert cancer([BREAST], by=CancerBy.BOARD).table["group"][0] == "S08000015"
    by_treatment = cancer([BREAST], DAYS_31, CancerBy.BOARD)
    assert by_treatment.table["group"][0] == "S08000016"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param((*LUNG[:3], "NA", 9), "measures.not-a-count", id="no count"),
        pytest.param((*LUNG[:3], 8, 9), "measures.more-than-all", id="too many"),
        pytest.param((*LUNG[:2], "Lungs", 8, 8), "measures.unknown-code", id="type"),
        pytest.param(("NA", *LUNG[1:]), "measures.missing-code", id="no board"),
        pytest.param(BREAST, "measures.given-twice", id="given twice"),
    ],
)
def test_an_odd_row_of_a_cancer_file_is_left_out_with_its_place(row, code):
    found = cancer([BREAST, row])
    assert codes(found) == [code]
    assert found.problems[0].where == "row 2"
    assert found.table["eligible"][0] == 30
    assert accounted_for(found.tally)


def test_a_quarter_that_is_not_there_is_a_problem_that_says_what_is():
    found = performance(cwt_rows(62, [LUNG]), DAYS_62, "2031Q1", CancerBy.SCOTLAND)
    assert codes(found) == ["measures.no-rows"]
    assert "It holds 2019Q4." in found.problems[0].message
