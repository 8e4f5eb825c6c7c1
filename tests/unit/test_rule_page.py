import pytest
from django.conf import settings

from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from milepost.web.rule_page import present_rule, present_standard, present_standards

LAWBOOK = settings.LAWBOOK


def test_every_standard_is_listed_with_its_limit_and_who_checked_it():
    rows = {row.id: row for row in present_standards(LAWBOOK).rows}
    assert rows["scotland/cancer-62-day"].limit == "62 days"
    assert (
        rows["scotland/cancer-62-day"].checked == "Not yet checked by a second person"
    )


def test_a_standard_says_its_limit_its_share_and_its_rules():
    page = present_standard(LAWBOOK.the(Standard, "england/rtt-18-weeks"), LAWBOOK)
    says = dict(page.editions[0].says)
    assert says["Limit"] == "126 days; a wait of exactly that is inside"
    assert says["Share"] == "At least 92% of clocks still running"
    assert "england/rtt/5f" in [row.id for row in page.rules]


def test_a_rule_says_when_it_applies_what_it_does_and_where_it_is_written():
    page = present_rule(LAWBOOK.the(ClockRule, "england/rtt/5f"), LAWBOOK)
    says = dict(page.editions[0].says)
    assert says["When"].startswith("Discharged, where after is missed")
    assert says["Then"] == "The clock stops"
    assert page.up == "/standards/england/rtt-18-weeks"
    assert "rule 5(f)" in page.editions[0].citations[0].at


@pytest.mark.parametrize("rule", LAWBOOK.all(ClockRule), ids=lambda rule: rule.id)
def test_every_rule_has_a_page_that_cites_its_sources(rule):
    page = present_rule(rule, LAWBOOK)
    assert all(edition.citations for edition in page.editions)
    assert all(edition.mark.meaning for edition in page.editions)
