"""The record of escalations, kept for good, and who answers for which role."""
