"""Read HL7 version 2, and answer it: bytes in; values, deviations and bytes out."""
