"""FHIR R4 over HTTP: what other systems may ask, and what they may tell."""
