"""The forms in which messages come."""

from collections.abc import Mapping
from types import MappingProxyType

from milepost.intake.sites.fhir_document import FHIR
from milepost.intake.sites.forms import Form
from milepost.intake.sites.hl7_document import HL7
from milepost.intake.sites.profile import Comes
from milepost.intake.sites.row_document import ROWS

FORMS: Mapping[Comes, Form] = MappingProxyType(
    {Comes.HL7: HL7, Comes.FHIR: FHIR, Comes.ROWS: ROWS}
)
