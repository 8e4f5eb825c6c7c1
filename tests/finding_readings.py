"""A finding with dull defaults, and the page that lists it."""

from dataclasses import replace
from datetime import date

from django.conf import settings

from milepost.quality.finding_query import FindingQuery
from milepost.quality.words import tell
from milepost.reading.finding_list import FindingListReading, Listed
from milepost.rules.quality_checks import Check, QualityChecks
from milepost.web.findings_page import present_findings
from readings import AS_AT, NOW, PRESENT

EDITION = settings.LAWBOOK.the(QualityChecks, "rtt-validation").editions[-1]
TITLES = {each.check: each.title for each in EDITION.checks}
ROW = {
    "check": "ended_by_code_only",
    "code": "30",
    "coded_on": date(2026, 2, 9),
    "code_rule": "england/rtt/status-30",
    "before": "open",
    "how": "running",
    "started": date(2026, 1, 6),
    "ended": None,
    "started_by": "england/rtt/1a",
    "ended_by": None,
}
(ASKED,) = (each for each in EDITION.checks if each.check == ROW["check"])
TOLD = tell(ROW, ASKED, {"30": "First definitive treatment starts"}, settings.LAWBOOK)
LISTED = Listed(
    check=Check.ENDED_BY_CODE_ONLY,
    day=date(2026, 2, 9),
    told=TOLD,
    pathway="P/17",
    name="SMITH, John (Mr)",
    nhs_number="9990000018",
    service_name="Orthopaedics",
    hospital="Northport",
    owner="bob",
)
READING = FindingListReading(
    query=FindingQuery(),
    as_at=AS_AT,
    rows=(LISTED,),
    shown=1,
    total=1,
    by_check={Check.ENDED_BY_CODE_ONLY: 1},
    titles=TITLES,
    services=(("ortho", "Orthopaedics"),),
    told_at=NOW,
    live=True,
)
NAMES = {"ada": "Ada Byron", "bob": "Bob Bell"}


def findings_page(reading=READING, seen=PRESENT, problems=(), **query):
    asked = replace(reading, query=replace(reading.query, **query))
    return present_findings(
        asked,
        seen,
        me="ada",
        names=NAMES,
        publications=settings.LAWBOOK.publications,
        problems=problems,
    )
