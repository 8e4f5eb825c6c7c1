"""The names that identifiers, codes and extensions go by.

Systems of the NHS are those seen in its public repositories. What nobody has named has a
name of our own, which can't be taken for a national one.
"""

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ORGANISATION = "https://fhir.nhs.uk/Id/ods-organization-code"
PATHWAY = "https://fhir.nhs.uk/Id/PathwayId"
HOSPITAL_NUMBER = "urn:milepost:hospital-number"
SERVICE = "urn:milepost:service"

CLOCK = "urn:milepost:fhir:clock"
PRIORITY = "urn:milepost:fhir:priority"
TIME_UNKNOWN = "urn:milepost:fhir:time-unknown"
EVENT = "urn:milepost:fhir:event"

SNOMED = "http://snomed.info/sct"
VISIT_CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203"

MEDIA_TYPE = "application/fhir+json"
