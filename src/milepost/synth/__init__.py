"""Histories that never happened, the same for the same seed: the demonstration."""
