"""A patient shared between providers is one patient, whoever did what and when."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbooks import LAWBOOK
from milepost.measures.breach_sharing import (
    INVESTIGATING,
    LIMIT,
    SCENARIOS,
    TREATING,
    Patient,
    Rule,
    share_out,
)
from milepost.rules.standards import Standard
from published_data import CASES, needs

FILE = CASES / "cancer-arithmetic.json"
ALLOCATED = [
    case
    for case in (json.loads(FILE.read_text()) if FILE.exists() else [])
    if case["what"] == "breach_allocation"
]
providers = st.sampled_from(["A", "B", "C"])
some = st.none() | providers
days = st.integers(0, 150)
adjustments = st.integers(0, 30)


@st.composite
def patients(draw):
    treated = draw(days)
    return Patient(
        treating=draw(providers),
        treated_day=treated,
        accountable=draw(some),
        upgraded_by=draw(some),
        seen_by=draw(some),
        transfer_day=draw(st.none() | st.integers(0, treated)),
        first_seen_adjustment=draw(adjustments),
        treatment_adjustment=draw(adjustments),
    )


@given(patients())
def test_shares_sum_to_one_patient_and_to_one_breach_or_none(patient):
    shares = share_out(patient).shares.values()
    assert sum(share.patients for share in shares) == 1
    assert sum(share.breaches for share in shares) == (patient.days_62 > 62)
    assert all(0 <= share.within <= share.patients for share in shares)


@given(patients())
def test_only_who_investigated_or_treated_has_a_share(patient):
    assert share_out(patient).shares.keys() == {patient.investigating, patient.treating}


@given(patients())
def test_who_kept_to_their_days_has_no_breach_where_the_other_did_not(patient):
    shared = share_out(patient)
    if shared.rule is not Rule.SIX_SCENARIOS or patient.days_62 <= 62:
        return
    treating, investigating = (
        shared.shares[name] for name in (patient.treating, patient.investigating)
    )
    if patient.days_38 <= 38:
        assert (investigating.breaches, treating.breaches) == (0, 1)
    if patient.days_24 <= 24:
        assert (investigating.breaches, treating.breaches) == (1, 0)


def test_the_six_scenarios_are_all_there_are():
    met = {
        (first + second <= 62, first <= 38, second <= 24)
        for first in range(-30, 120)
        for second in range(-30, 120)
    }
    assert met == SCENARIOS.keys()


@needs(CASES)
@pytest.mark.parametrize("case", ALLOCATED, ids=lambda case: case["id"])
def test_a_worked_case_is_shared_as_it_says(case):
    told, expected = dict(case["input"]), case["expect"]
    patient = Patient(
        accountable=told.pop("investigating"), seen_by=told.pop("seen", None), **told
    )
    shared = share_out(patient)
    assert (shared.rule, shared.scenario) == (expected["rule"], expected["scenario"])
    for phase in ("days_62", "days_38", "days_24"):
        assert getattr(patient, phase) == expected.get(phase, getattr(patient, phase))
    assert {
        name: {"patients": s.patients, "within": s.within, "breaches": s.breaches}
        for name, s in shared.shares.items()
    } == expected["shares"]


@needs(CASES)
def test_the_worked_cases_are_there():
    assert len(ALLOCATED) == 10


def test_the_days_of_either_provider_are_those_that_the_standard_names():
    standard = LAWBOOK.the(Standard, "england/cancer-62-day")
    edition = standard.editions[-1]
    named = (
        edition.limit_days,
        edition.sharing.investigating_days,
        edition.sharing.treating_days,
    )
    assert named == (LIMIT, INVESTIGATING, TREATING) == (62, 38, 24)
