"""Milepost's own waiting list, written as a list that can be compared with another."""

import polars as pl

from milepost.foundation.scope import Scope
from milepost.store.columns import columns

OWN_MAPPING = "rows-open-pathways"
"""The mapping that has these columns."""

WANTED = {
    "Pathway": pl.String(),
    "Service": pl.String(),
    "Hospital": pl.String(),
    "NHS number": pl.String(),
    "Hospital number": pl.String(),
    "Date of birth": pl.Date(),
    "Referral received": pl.Date(),
    "Clock start": pl.Date(),
    "Booked to come": pl.Date(),
}
SOURCE = """
    SELECT wait.pathway AS "Pathway", wait.service AS "Service",
        wait.hospital AS "Hospital", patient.nhs_number AS "NHS number",
        patient.hospital_number AS "Hospital number", patient.born AS "Date of birth",
        (SELECT min(told.day) FROM store_event told
            WHERE told.provider = wait.provider AND told.pathway = wait.pathway
            AND told.kind = 'referral_received' AND NOT EXISTS (
                SELECT FROM store_event later WHERE later.provider = told.provider
                AND later.pathway = told.pathway AND later.corrects_id = told.id
            )) AS "Referral received",
        wait.started AS "Clock start", wait.booked_for AS "Booked to come"
    FROM store_openwait wait
    JOIN store_pathway ON store_pathway.provider = wait.provider
        AND store_pathway.name = wait.pathway
    JOIN store_patient patient ON patient.id = store_pathway.patient_id
    WHERE wait.provider = %(provider)s AND wait.lead
        AND (%(services)s::text[] IS NULL OR wait.service = ANY(%(services)s))
    ORDER BY wait.pathway
"""


def own_list(scope: Scope) -> bytes:
    """Write everybody in scope whose clock runs as CSV, as the list has them now.

    Of a pathway with several running clocks it is the first to breach.
    """
    services = None if scope.services is None else list(scope.services)
    asked = {"provider": scope.provider, "services": services}
    return columns(WANTED, SOURCE, asked).write_csv().encode()
