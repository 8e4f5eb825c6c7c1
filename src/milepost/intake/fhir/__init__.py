"""Resources of FHIR R4: cut out of what was sent, and read when they are asked for."""
