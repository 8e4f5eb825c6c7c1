"""The weekly national lists are read by the names their fields have where they land."""

from datetime import date

import pytest
from django.conf import settings

from milepost.host.lists import read_list
from milepost.host.profiles import profile_from_disk
from milepost.intake.rows.listing import Listing
from milepost.reading.files import read_gone
from milepost.store.models import Clock
from published_data import ENGLAND, needs, published
from registered import OURS, a_pathway, a_provider, record
from registered import refer as referral
from shell.test_files import became, log, stored, taken, told

OPEN, STOPS = "wlmds-open-pathways", "wlmds-clock-stops"
HEAD = (
    "Week_Ending_Date,PATIENT_PATHWAY_IDENTIFIER,REFERRAL_REQUEST_RECEIVED_DATE,"
    "REFERRAL_TO_TREATMENT_PERIOD_START_DATE,TCI_Date_Provided,TCI_Date\n"
)
ONE = "20250112,P-17,20250106,20250106,,\n"
OTHER = "20250112,P-18,20250107,20250107,20250110,20250303\n"
STOP_HEAD = (
    "Week_Ending_Date,PATIENT_PATHWAY_IDENTIFIER,REFERRAL_TO_TREATMENT_PERIOD_START_DATE,"
    "REFERRAL_TO_TREATMENT_PERIOD_END_DATE,REFERRAL_TO_TREATMENT_PERIOD_STATUS\n"
)
NOT_LANDED = {"NHS_NUMBER", "PERSON_FAMILY_NAME", "PERSON_GIVEN_NAME"}
"""The first lands as a pseudonym; names aren't in the list at all."""


@needs(ENGLAND)
@pytest.mark.parametrize(
    ("named", "table"), [(OPEN, "openpathways"), (STOPS, "clockstops")]
)
def test_each_column_of_a_weekly_list_is_called_as_its_landed_table_has_it(
    named, table
):
    profile, problems = profile_from_disk(named, settings.LAWBOOK.vocabulary)
    assert problems == []
    asked = Listing(profile, profile.listed, lambda _: None).columns()
    asked |= {*profile.happened, *profile.messages[0].key}
    asked |= {day for event in profile.messages[0].events for day in event.day}
    rows = published(ENGLAND / "wlmds-fields.csv").filter(table=table)
    landed = set(rows[rows.columns[2]])
    born_elsewhere = {"PERSON_BIRTH_DATE"} if table == "clockstops" else set()
    assert asked - landed - NOT_LANDED - born_elsewhere == set()


def test_a_weekly_list_is_compared_by_its_period_and_its_status():
    raw = (HEAD + ONE + OTHER).encode()
    read = read_list(raw, OPEN, settings.LAWBOOK.vocabulary)
    assert read.frame["clock_start"].to_list() == [date(2025, 1, 6), date(2025, 1, 7)]
    assert read.frame["booked"].to_list() == [None, date(2025, 3, 3)]
    assert "status" not in read.tells


@pytest.mark.slow
@pytest.mark.django_db
def test_who_leaves_the_weekly_list_is_accounted_for_by_the_list_of_clock_stops():
    a_provider()
    for name in ("P-17", "P-18"):
        a_pathway(name, patient=None)
        record(referral(), pathway=name)
    unknown = "20250112,P-99,20250106,20250106,,\n"
    first = taken(HEAD + ONE + OTHER + unknown, profile=OPEN, feed="x")
    assert became(first) == {2: "new", 3: "new", 4: "held"}
    stored(HEAD + ONE + OTHER, profile=OPEN, feed="weekly")
    assert ("P-18", date(2025, 1, 10), "appointment_booked") in log()
    second = stored(HEAD + ONE.replace("20250112", "20250119"), profile=OPEN, feed="weekly", day=7)  # fmt: skip
    assert told(second)["gone"] == 1
    stop = "20250216,P-18,20250107,20250214,30\n"
    stored(STOP_HEAD + stop, profile=STOPS, feed="stops", day=7)
    left = read_gone(OURS, lawbook=settings.LAWBOOK)
    assert [(each.pathway, each.evidence) for each in left] == [
        ("P-18", "RTT status on 14 February 2025")
    ]
    how = dict(Clock.objects.values_list("pathway", "how"))
    assert how == {"P-17": "running", "P-18": "stopped"}
