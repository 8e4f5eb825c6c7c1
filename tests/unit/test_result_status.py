"""A result reports a test when it is final: not when it is on its way, or never was."""

import pytest

from hl7_messages import a_site, message, told_of
from milepost.events.kinds import Kind
from milepost.intake.sites.fold import fold

TESTS = {("tests", "CTCH"): "ct", ("tests", "PETCT"): "pet_ct"}
BOARD, TRUST = a_site(), a_site("itk-2-4", TESTS)
SITES = pytest.mark.parametrize("site", [BOARD, TRUST])
PERFORMED, REPORTED = Kind.TEST_PERFORMED, Kind.TEST_REPORTED


def a_result(status, day, *others, of="Q-1", done="20250227", test="CTCH"):
    """OBR: 2 the order, 4 the test, 7 when it was done, 22 when this was said, 25 status."""
    obr = f"OBR|1|{of}||{test}|||{done}{'|' * 15}202503{day}|||{status}"
    pathway = ("ZRF|1|P-17", "PV1|1|O|||||||||||||||||P-17")
    said = f"{status}{day}{of}{test}"
    return message("ORU^R01", said, *pathway, obr, *others, sent=f"202503{day}120000")


def stand(site, *raws):
    told = [told_of(raw, site) for raw in raws]
    standing = fold(each for each in told if not each.must_wait)
    return sorted((s.kind, s.day.isoformat()[5:], s.says.get("test")) for s in standing)


@SITES
@pytest.mark.parametrize("status", ["F", "C", ""])
def test_a_result_that_is_final_or_corrected_or_says_nothing_reports(site, status):
    assert stand(site, a_result(status, "05")) == [
        (PERFORMED, "02-27", "ct"),
        (REPORTED, "03-05", "ct"),
    ]


@SITES
@pytest.mark.parametrize("status", ["P", "R"])
def test_a_result_that_is_preliminary_says_only_that_the_test_was_done(site, status):
    told = told_of(a_result(status, "02"), site)
    assert not told.must_wait
    assert [fact.kind for fact in told.facts] == [PERFORMED]


@SITES
@pytest.mark.parametrize("status", ["I", "S"])
def test_a_test_that_is_scheduled_or_not_finished_was_not_even_done(site, status):
    told = told_of(a_result(status, "02"), site)
    assert (told.facts, told.must_wait) == ((), False)


@SITES
@pytest.mark.parametrize("status", ["X", "Z"])
def test_a_result_that_never_will_be_waits_for_a_person_with_one_question(site, status):
    told = told_of(a_result(status, "01"), site)
    assert told.must_wait
    assert ("results", status) in told.unmapped
    assert status == "Z" or len(told.unmapped) == 1


@SITES
def test_of_a_result_told_again_and_again_one_report_stands(site):
    story = [("X", "01"), ("P", "02"), ("F", "05"), ("C", "09")]
    told = [a_result(status, day) for status, day in story]
    assert stand(site, *told[:3]) == [
        (PERFORMED, "02-27", "ct"),
        (REPORTED, "03-05", "ct"),
    ]
    assert stand(site, *told)[1:] == [(REPORTED, "03-09", "ct")]


@SITES
def test_two_tests_of_one_order_and_results_of_no_order_are_each_reported(site):
    one_order = [a_result("F", "05"), a_result("F", "06", test="PETCT")]
    no_order = [a_result("F", "07", of=""), a_result("F", "08", of="")]
    reported = [(REPORTED, "03-05", "ct"), (REPORTED, "03-06", "pet_ct")]
    assert stand(site, *one_order)[-2:] == reported
    assert stand(site, *no_order)[-2:] == [
        (REPORTED, "03-07", "ct"),
        (REPORTED, "03-08", "ct"),
    ]


def test_the_template_reads_the_status_of_a_result_too():
    rule = a_site("template").profile.rule_for("ORU^R01")
    assert [event.kind for event in rule.events] == [
        "OBR-25 or 'unsaid' by results_done",
        "OBR-25 or 'unsaid' by results",
    ]
